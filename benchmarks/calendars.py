"""The calendar, against the SQL that it asks and an empty page of the same site."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from iom_plugin_resources.core.days import months_later
from iom_plugin_resources.models import EventOccurrence, LearningEvent

from .measuring import Limit, Row
from .pages import page_row


def calendar_rows(database: str, *, month: Limit, times: int) -> Iterator[Row]:
    """The month under way and the busiest views around it; only the month has limits."""
    day = months_later(timezone.localdate(), 1).isoformat()
    repeated = LearningEvent.objects.exclude(repeat="").order_by("pk").first()
    rows = {
        "month": ({"date": day}, month),
        "month, three filters and words": (
            {"date": day, "level": "region", "format": "online", "registration": "open", "search": "оценивание"},
            month,
        ),
        "month with all filters unfolded": ({"date": day, "filters": 1}, Limit(queries=month.queries)),
        "week": ({"view": "week", "date": day}, Limit(queries=month.queries)),
        "list": ({"view": "agenda", "date": day}, Limit(queries=month.queries)),
        "year plan": ({"view": "year", "date": day}, Limit(queries=month.queries)),
    }
    dates = EventOccurrence.objects.count()
    for name, (query, limit) in rows.items():
        url = f"{reverse('iom_resources:event_calendar')}?{urlencode(query)}"
        yield page_row(f"calendar, {dates} dates: {name}", database, url, limit=limit, times=times)
    yield page_row("one repeated event", database, repeated.get_absolute_url(), limit=Limit(), times=times)
    embed = reverse("iom_resources:calendar_embed")
    yield page_row("calendar in a frame", database, embed, limit=Limit(), times=times)
