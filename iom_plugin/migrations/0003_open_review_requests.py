"""Routes that were sent before there were requests get one, so that the queue loses none of them."""

import datetime

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

DAYS_FOR_REVIEW = 14
AT_ONCE = 500


def open_requests(apps, schema_editor):
    """They are waited for since the day when they were sent, and due as if they were sent today."""
    Route, RouteVersion, ReviewRequest = (
        apps.get_model("iom_plugin", name) for name in ("Route", "RouteVersion", "ReviewRequest")
    )
    asked = ReviewRequest.objects.filter(route=OuterRef("pk"), closed_at=None)
    last = RouteVersion.objects.filter(route=OuterRef("pk")).order_by("-number").values("pk")[:1]
    waiting = Route.objects.filter(~Exists(asked), status="submitted").annotate(last_version=Subquery(last))
    due = timezone.localdate() + datetime.timedelta(days=DAYS_FOR_REVIEW)
    found = [
        ReviewRequest(route_id=route, version_id=version, reason="submitted", due_on=due)
        for route, version in waiting.exclude(last_version=None).values_list("pk", "last_version")
    ]
    ReviewRequest.objects.bulk_create(found, batch_size=AT_ONCE)
    sent = RouteVersion.objects.filter(pk=OuterRef("version")).values("at")
    ReviewRequest.objects.filter(closed_at=None).update(asked_at=Subquery(sent))


class Migration(migrations.Migration):
    dependencies = [("iom_plugin", "0002_writing_reviews_versions")]

    operations = [migrations.RunPython(open_requests, migrations.RunPython.noop)]
