"""The demo's routes are alive: spoken of, scored, changed, waited for, decided about at meetings."""

from io import BytesIO, StringIO

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from docx import Document

from iom_plugin import models
from iom_plugin.choices import AmendmentStatus, Decision, MeetingStatus, ReviewKind, RouteStatus
from iom_plugin.queries import reviews
from iom_plugin.queries.policies import policy_of

ALIVE = [
    models.Amendment,
    models.CouncilItem,
    models.CouncilMeeting,
    models.CriterionScore,
    models.DeletedRoute,
    models.DocumentTemplate,
    models.LineDecision,
    models.Notice,
    models.Review,
    models.ReviewRequest,
    models.Route,
    models.RouteComment,
    models.RoutePolicy,
    models.RouteVersion,
]


def person(login: str):
    return get_user_model().objects.get(username=login)


def test_meeting_when_loaded_then_five_routes_wait_for_it(demo, client):
    meeting = models.CouncilMeeting.objects.get(status=MeetingStatus.PLANNED)
    assert meeting.held_on > timezone.localdate()
    assert {item.route.status for item in meeting.items.select_related("route")} == {RouteStatus.SUBMITTED}
    assert meeting.items.count() == 5
    client.force_login(person("curator"))
    assert client.get(reverse("iom:meeting_hold", args=[meeting.pk])).status_code == 200


def test_meeting_when_held_then_has_a_protocol_and_its_decisions(demo, client):
    meeting = models.CouncilMeeting.objects.get(status=MeetingStatus.HELD)
    assert meeting.protocol_number == "3"
    assert set(meeting.items.values_list("decision", flat=True)) == {Decision.APPROVED, Decision.RETURNED}
    client.force_login(person("curator"))
    assert client.get(reverse("iom:meeting_export", args=[meeting.pk, "protocol"])).status_code == 200


def test_queue_when_loaded_then_something_is_near_its_day_and_something_overdue(demo):
    today = timezone.localdate()
    near = [route for route in reviews.waiting_for(person("curator")) if 0 <= (route.due_on - today).days <= 3]
    assert near
    assert reviews.overdue(reviews.waiting_for(person("curator2"))).count() == 1


def test_routes_when_loaded_then_spoken_of_scored_changed_and_one_in_the_bin(demo):
    first = models.RouteComment.objects.filter(thread=None)
    assert first.filter(resolved_at=None).exists()
    assert first.exclude(resolved_at=None).exists()
    assert first.exclude(line=None).exists()
    kinds = set(models.CriterionScore.objects.values_list("review__kind", flat=True))
    assert kinds == {ReviewKind.SELF, ReviewKind.CURATOR, ReviewKind.TUTOR}
    assert set(models.Amendment.objects.values_list("status", flat=True)) == {
        AmendmentStatus.OPEN,
        AmendmentStatus.DONE,
    }
    assert models.LineDecision.objects.count() == 1
    assert models.DeletedRoute.objects.get().teacher.user.username == "teacher"
    assert not policy_of(person("zhuravlev").iom_teacher.organisation).amendment_needs_approval


def test_document_when_the_lyceum_has_its_own_form_then_on_its_letterhead(demo, client):
    route = models.Route.objects.get(teacher__user__username="zhuravlev")
    client.force_login(route.teacher.user)
    answer = client.get(reverse("iom:route_export", args=[route.pk, "docx"]))
    first = Document(BytesIO(answer.content)).paragraphs[0].text
    assert first.startswith("Приозёрский лицей · ")


def test_notices_when_loaded_then_new_ones_and_no_letter_waits(demo):
    assert models.Notice.objects.filter(user=person("teacher"), seen_at=None).exists()
    assert not models.Notice.objects.filter(is_mailed=False).exists()


def test_demo_when_loaded_twice_then_nothing_is_added(demo):
    first = {model: model.objects.count() for model in ALIVE}
    call_command("load_demo", stdout=StringIO())
    assert {model: model.objects.count() for model in ALIVE} == first
