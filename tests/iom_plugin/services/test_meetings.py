import datetime

import pytest
from django.core.exceptions import ValidationError

from iom_plugin import errors
from iom_plugin.choices import MeetingStatus, NoticeKind, RouteStatus
from iom_plugin.models import CouncilItem, CouncilMeeting, Notice, Review
from iom_plugin.services import meetings, reviews, routes
from iom_plugin.services.meetings import ItemDecision
from tests.factories.meetings import DAY, council, decided, held_meeting
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

APPROVED, LATER = ItemDecision("approved"), ItemDecision()
RETURNED = ItemDecision("returned", "Назовите вебинар.")
PROTOCOL = {"protocol_number": "3", "held_on": DAY}


def statuses(of) -> list[str]:
    for route in of.routes:
        route.refresh_from_db()
    return [route.status for route in of.routes]


def test_plan_when_curator_then_routes_stand_in_order_and_authors_are_told():
    school = council(3)
    meeting = school.plan()
    assert [item.route for item in meeting.items.all()] == school.routes
    told = Notice.objects.filter(kind=NoticeKind.MEETING)
    assert {notice.user for notice in told} == {route.teacher.user for route in school.routes}
    assert all("28 октября 2026" in notice.text for notice in told)


@pytest.mark.parametrize("role", ["tutor", "methodologist", "observer"])
def test_plan_when_other_role_then_not_allowed(role):
    school = council(1)
    school.curator = MembershipFactory(organisation=school.organisation, role=role).user
    with pytest.raises(errors.NotAllowed):
        school.plan()


def test_plan_when_no_council_named_then_invalid_beside_the_field():
    with pytest.raises(errors.Invalid) as refusal:
        council(1).plan(council="")
    assert list(refusal.value.fields) == ["council"]


def test_add_routes_when_some_may_not_come_then_each_is_named_and_none_is_added():
    school, foreign = council(1), submitted_route()
    own = TeacherFactory(user=school.curator, organisation=school.organisation)
    draft, mine = ready_route(TeacherFactory(organisation=school.organisation)), submitted_route(own)
    meeting = school.plan(routes=[])
    with pytest.raises(errors.Invalid) as refusal:
        meetings.add_routes(meeting, [*school.routes, draft, mine, foreign], by=school.curator)
    assert len(refusal.value.fields["routes"]) == 3
    assert draft.theme in str(refusal.value.fields["routes"][0])
    assert not meeting.items.exists()


def test_add_routes_when_on_another_agenda_then_refused_with_its_name():
    school = council(1)
    first, second = school.plan(), school.plan(routes=[])
    with pytest.raises(errors.Invalid) as refusal:
        meetings.add_routes(second, school.routes, by=school.curator)
    assert str(first) in str(refusal.value.fields["routes"][0])


def test_add_routes_when_there_already_then_nothing_happens():
    school = council(1)
    meeting = school.plan()
    assert meetings.add_routes(meeting, school.routes, by=school.curator) == []
    assert meeting.items.count() == 1


def test_add_routes_when_of_another_school_than_the_council_then_refused():
    school, other = council(0), council(1)
    MembershipFactory(user=school.curator, organisation=other.organisation, role="curator")
    meeting = school.plan()
    with pytest.raises(errors.Invalid) as refusal:
        meetings.add_routes(meeting, other.routes, by=school.curator)
    assert other.routes[0].theme in str(refusal.value.fields["routes"][0])


def test_add_routes_when_council_of_municipality_then_routes_of_its_schools_come():
    municipality = OrganisationFactory()
    school = OrganisationFactory(parent=municipality)
    curator = MembershipFactory(organisation=municipality, role="curator").user
    route = submitted_route(TeacherFactory(organisation=school))
    meeting = meetings.plan_meeting(
        by=curator, organisation=municipality, routes=[route], council="экспертного совета", held_on=DAY
    )
    assert meeting.items.get().route == route


def test_move_when_up_and_down_then_order_changes_and_edges_stay():
    school = council(3)
    meeting = school.plan()
    first, second, third = meeting.items.all()
    meetings.move_item(third, by=school.curator, up=True)
    assert list(meeting.items.all()) == [first, third, second]
    meetings.move_item(first, by=school.curator, up=True)
    meetings.move_item(first, by=school.curator, up=False)
    assert list(meeting.items.all()) == [third, first, second]


def test_move_when_taken_off_meanwhile_then_refused_in_words():
    school = council(2)
    item = school.plan().items.first()
    meetings.remove_item(item, by=school.curator)
    with pytest.raises(errors.WrongStatus) as refusal:
        meetings.move_item(item, by=school.curator, up=True)
    assert refusal.value.code == "item_gone"


def test_remove_when_taken_off_then_author_is_told_once_and_the_call_is_withdrawn():
    school = council(1)
    item = school.plan().items.get()
    for _turn in range(2):
        meetings.remove_item(item, by=school.curator)
    author = school.routes[0].teacher.user
    unread = Notice.objects.filter(user=author, seen_at=None)
    assert [notice.kind for notice in unread] == [NoticeKind.OFF_AGENDA]
    assert statuses(school) == [RouteStatus.SUBMITTED]


def test_speakers_when_named_then_kept_and_too_long_refused():
    school = council(2)
    meeting = school.plan()
    first, second = meeting.items.all()
    meetings.name_speakers(meeting, {first.pk: " Белова И. В. ", 0: "Никто"}, by=school.curator)
    assert [item.speaker for item in meeting.items.all()] == ["Белова И. В.", ""]
    with pytest.raises(errors.Invalid):
        meetings.name_speakers(meeting, {second.pk: "я" * 201}, by=school.curator)


def test_change_when_date_moves_then_authors_are_told_again():
    school = council(1)
    meeting = school.plan()
    meetings.change_meeting(meeting, by=school.curator, place="библиотека")
    assert Notice.objects.filter(kind=NoticeKind.MEETING).count() == 1
    meetings.change_meeting(meeting, by=school.curator, held_on=datetime.date(2026, 11, 5))
    assert Notice.objects.filter(kind=NoticeKind.MEETING, text__contains="5 ноября 2026").count() == 1


def test_call_off_when_planned_then_routes_wait_on():
    school = council(2)
    meetings.call_off_meeting(school.plan(), by=school.curator)
    assert not CouncilMeeting.objects.exists()
    assert Notice.objects.filter(kind=NoticeKind.OFF_AGENDA).count() == 2
    assert statuses(school) == [RouteStatus.SUBMITTED] * 2


def test_hold_when_five_routes_then_each_gets_its_decision_by_one_protocol():
    school = council(5)
    meeting = school.plan()
    given = decided(meeting, APPROVED, APPROVED, RETURNED, APPROVED, LATER)
    meetings.hold_meeting(meeting, by=school.curator, decisions=given, members="Белова И. В.\nЛаптев С. Н.", **PROTOCOL)
    assert statuses(school) == ["approved", "approved", "returned", "approved", "submitted"]
    meeting.refresh_from_db()
    assert (meeting.status, meeting.protocol_number) == (MeetingStatus.HELD, "3")
    made = Review.objects.filter(meeting=meeting)
    assert made.count() == 4
    approval = made.get(route=school.routes[0])
    assert (approval.council, approval.protocol_number, approval.protocol_date) == ("методического совета", "3", DAY)
    assert approval.members == "Белова И. В.\nЛаптев С. Н."
    assert made.get(route=school.routes[2]).comment == "Назовите вебинар."


@pytest.mark.parametrize("number", ["", "  "])
def test_hold_when_no_number_then_invalid_beside_it(number):
    school = council(1)
    meeting = school.plan()
    with pytest.raises(errors.Invalid) as refusal:
        meetings.hold_meeting(
            meeting, by=school.curator, decisions=decided(meeting, APPROVED), protocol_number=number, held_on=DAY
        )
    assert list(refusal.value.fields) == ["protocol_number"]


def test_hold_when_agenda_is_empty_then_refused():
    school = council(0)
    with pytest.raises(errors.Invalid) as refusal:
        meetings.hold_meeting(school.plan(), by=school.curator, decisions={}, **PROTOCOL)
    assert refusal.value.code == "agenda_empty"


def test_hold_when_things_changed_meanwhile_then_each_is_told_and_nothing_is_half_done():
    """One was decided by a colleague, one sent again, one returned without a word, one put on the agenda."""
    school = council(5)
    meeting = school.plan(routes=school.routes[:4])
    by_colleague, sent_again, wordless, fine = meeting.items.all()
    reviews.return_route(by_colleague.route, by=curator_of(by_colleague.route), comment="Уточните цель.")
    reviews.return_route(sent_again.route, by=school.curator, comment="Уточните срок.")
    routes.submit_route(sent_again.route, by=sent_again.route.teacher.user)
    given = {
        by_colleague.pk: APPROVED,
        sent_again.pk: ItemDecision("approved", seen_version=1),
        wordless.pk: ItemDecision("returned"),
        fine.pk: APPROVED,
    }
    [added] = meetings.add_routes(meeting, school.routes[4:], by=school.curator)
    added = CouncilItem.objects.get(meeting=meeting, route=added.route)
    with pytest.raises(errors.Invalid) as refusal:
        meetings.hold_meeting(meeting, by=school.curator, decisions=given, **PROTOCOL)
    wrong = {f"item-{item.pk}" for item in (by_colleague, sent_again, wordless, added)}
    assert set(refusal.value.fields) == wrong
    assert refusal.value.fields[f"item-{by_colleague.pk}"] == [errors.NOT_SUBMITTED]
    assert refusal.value.fields[f"item-{sent_again.pk}"] == [errors.SENT_AGAIN]
    assert refusal.value.fields[f"item-{wordless.pk}"] == [errors.COMMENT_MISSING]
    assert refusal.value.fields[f"item-{added.pk}"] == [errors.ITEM_NEW]
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.PLANNED
    assert statuses(school)[3] == RouteStatus.SUBMITTED
    assert not Review.objects.filter(meeting=meeting).exists()


def test_hold_when_an_item_was_taken_off_meanwhile_then_told():
    school = council(2)
    meeting = school.plan()
    given = decided(meeting, APPROVED, APPROVED)
    gone = meeting.items.first()
    meetings.remove_item(gone, by=school.curator)
    with pytest.raises(errors.Invalid) as refusal:
        meetings.hold_meeting(meeting, by=school.curator, decisions=given, **PROTOCOL)
    assert refusal.value.fields == {f"item-{gone.pk}": [errors.ITEM_GONE]}


def test_hold_when_own_route_is_on_the_agenda_then_a_colleague_decides_about_it():
    school = council(1)
    own = submitted_route(TeacherFactory(user=school.curator, organisation=school.organisation))
    colleague = MembershipFactory(organisation=school.organisation, role="curator").user
    meeting = school.plan()
    meetings.add_routes(meeting, [own], by=colleague)
    with pytest.raises(errors.Invalid) as refusal:
        meetings.hold_meeting(meeting, by=school.curator, decisions=decided(meeting, APPROVED, APPROVED), **PROTOCOL)
    assert [errors.OWN_ITEM] in refusal.value.fields.values()
    meetings.hold_meeting(meeting, by=colleague, decisions=decided(meeting, APPROVED, APPROVED), **PROTOCOL)
    own.refresh_from_db()
    assert own.status == RouteStatus.APPROVED


def test_hold_when_a_decision_outside_was_made_and_item_is_left_undecided_then_held():
    school = council(2)
    meeting = school.plan()
    reviews.return_route(school.routes[0], by=school.curator, comment="Уточните цель.")
    meetings.hold_meeting(meeting, by=school.curator, decisions=decided(meeting, LATER, APPROVED), **PROTOCOL)
    assert statuses(school) == ["returned", "approved"]


@pytest.mark.parametrize(
    "change",
    [
        lambda meeting, by: meetings.change_meeting(meeting, by=by, place="зал"),
        lambda meeting, by: meetings.call_off_meeting(meeting, by=by),
        lambda meeting, by: meetings.add_routes(meeting, [], by=by),
        lambda meeting, by: meetings.remove_item(meeting.items.first(), by=by),
        lambda meeting, by: meetings.move_item(meeting.items.first(), by=by, up=True),
        lambda meeting, by: meetings.name_speakers(meeting, {}, by=by),
        lambda meeting, by: meetings.hold_meeting(meeting, by=by, decisions={}, **PROTOCOL),
    ],
)
def test_change_when_held_then_refused_whatever_it_is(change):
    school = council(1)
    with pytest.raises(errors.WrongStatus) as refusal:
        change(held_meeting(school), school.curator)
    assert refusal.value.code == "meeting_held"


def test_change_when_called_off_meanwhile_then_told():
    school = council(0)
    meeting = school.plan()
    CouncilMeeting.objects.all().delete()
    with pytest.raises(errors.WrongStatus) as refusal:
        meetings.change_meeting(meeting, by=school.curator, place="зал")
    assert refusal.value.code == "meeting_gone"


def test_item_when_twice_on_one_agenda_then_the_database_refuses():
    school = council(1)
    meeting = school.plan()
    with pytest.raises(ValidationError):
        CouncilItem(meeting=meeting, route=school.routes[0]).full_clean()
