"""Meetings of a council: the agenda is made, the meeting is held, and every route on it decided about at once."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from iom_plugin_resources.models import Organisation

from .. import errors
from ..choices import Decision, MeetingStatus, NoticeKind, RouteStatus
from ..models import CouncilItem, CouncilMeeting, Route
from ..permissions import can_keep_meetings, can_review_route, is_author
from ..queries import meetings as queries
from ..queries import reviews as waiting
from . import notices, reviews
from .validation import refuse_missing, validate_and_save


@dataclass(frozen=True)
class ItemDecision:
    """What the council decided about a route; without a decision it comes back at another meeting.

    ``seen_version`` is the number of the version that lay before the council.
    """

    decision: str = ""
    comment: str = ""
    seen_version: int | None = None


@transaction.atomic
def plan_meeting(*, by, organisation: Organisation, routes: Iterable[Route] = (), **fields) -> CouncilMeeting:
    """Plan a meeting and put ``routes`` on its agenda; their authors are told.

    Raises ``NotAllowed`` for another organisation's council, ``Invalid`` for wrong fields or routes.
    """
    if not can_keep_meetings(by, organisation):
        raise errors.NotAllowed(errors.NOT_MEETING_KEEPER)
    meeting = CouncilMeeting(organisation=organisation, created_by=by, **fields)
    validate_and_save(meeting)
    add_routes(meeting, routes, by=by)
    return meeting


@transaction.atomic
def change_meeting(meeting: CouncilMeeting, *, by, **fields) -> CouncilMeeting:
    """Change a planned meeting; a new date is told to the authors of its routes."""
    meeting = planned(meeting, by=by)
    before = meeting.held_on
    for name, value in fields.items():
        setattr(meeting, name, value)
    validate_and_save(meeting)
    if meeting.held_on != before:
        _tell(meeting, _routes_of(meeting), by=by)
    return meeting


@transaction.atomic
def call_off_meeting(meeting: CouncilMeeting, *, by) -> None:
    """Delete a planned meeting; its routes wait on, and their authors are told."""
    meeting = planned(meeting, by=by)
    _untell(meeting, _routes_of(meeting), by=by)
    meeting.delete()


@transaction.atomic
def add_routes(meeting: CouncilMeeting, routes: Iterable[Route], *, by) -> list[CouncilItem]:
    """Put ``routes`` at the end of the agenda; returned are the new items, a route that is there already has none.

    Raises ``Invalid`` with a sentence for each route that does not wait, is on another agenda, or is not one
    about which ``by`` may decide: then none is added.
    """
    meeting = planned(meeting, by=by)
    there = set(meeting.items.values_list("route", flat=True))
    new = [route for route in routes if route.pk not in there]
    _lock(new)
    refused = _refusals(meeting, new, by=by)
    if refused:
        raise errors.Invalid(refused[0], code="not_for_meeting", fields={"routes": refused})
    last = meeting.items.aggregate(last=Max("sort_order"))["last"] or 0
    items = CouncilItem.objects.bulk_create(
        CouncilItem(meeting=meeting, route=route, sort_order=place) for place, route in enumerate(new, start=last + 1)
    )
    _tell(meeting, new, by=by)
    return items


@transaction.atomic
def remove_item(item: CouncilItem, *, by) -> None:
    """Take a route off the agenda and tell its author; one that was taken off already stays so."""
    meeting = planned(item.meeting, by=by)
    taken_off, _by_model = CouncilItem.objects.filter(pk=item.pk).delete()
    if taken_off:
        _untell(meeting, [item.route], by=by)


@transaction.atomic
def move_item(item: CouncilItem, *, by, up: bool) -> None:
    """Swap an item with the one before it (``up``) or after it; at the edge nothing happens."""
    meeting = planned(item.meeting, by=by)
    ordered = list(meeting.items.all())
    place = next((place for place, other in enumerate(ordered) if other.pk == item.pk), None)
    if place is None:
        raise errors.WrongStatus(errors.ITEM_GONE, code="item_gone")
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, each in enumerate(ordered, start=1):
        each.sort_order = number
    CouncilItem.objects.bulk_update(ordered, ["sort_order"])


@transaction.atomic
def name_speakers(meeting: CouncilMeeting, speakers: Mapping[int, str], *, by) -> None:
    """Say who speaks on which item, by the key of the item; items that are gone are passed over."""
    meeting = planned(meeting, by=by)
    for item in meeting.items.all():
        speaker = speakers.get(item.pk, item.speaker).strip()
        if speaker != item.speaker:
            item.speaker = speaker
            validate_and_save(item)


@transaction.atomic
def hold_meeting(
    meeting: CouncilMeeting,
    *,
    by,
    decisions: Mapping[int, ItemDecision],
    protocol_number: str,
    held_on: datetime.date,
    members: str = "",
    chair: str = "",
    secretary: str = "",
    notes: str = "",
) -> CouncilMeeting:
    """Write down what the council decided: every route of the agenda at once, or none.

    ``decisions`` has one for every item, by its key. Raises ``Invalid`` whose ``fields`` tell by
    ``item-<key>`` what has happened meanwhile (decided by a colleague, sent again, deleted, put on the agenda)
    or is missing; nobody decides about their own route.
    """
    meeting = planned(meeting, by=by)
    meeting.protocol_number, meeting.held_on, meeting.notes = protocol_number.strip(), held_on, notes
    meeting.members, meeting.chair, meeting.secretary = members, chair, secretary
    if not meeting.protocol_number:
        refuse_missing("protocol_number", errors.PROTOCOL_NUMBER_MISSING)
    meeting.status = MeetingStatus.HELD
    validate_and_save(meeting)
    items = list(meeting.items.select_related("route"))
    if not items:
        raise errors.Invalid(errors.AGENDA_EMPTY, code="agenda_empty")
    _lock([item.route for item in items])
    refused = {f"item-{key}": [errors.ITEM_GONE] for key in set(decisions) - {item.pk for item in items}}
    for item in items:
        try:
            _decide(meeting, item, decisions.get(item.pk), by=by)
        except errors.IomError as error:
            refused[f"item-{item.pk}"] = [error.message]
    if refused:
        raise errors.Invalid(errors.NOTHING_DECIDED, code="meeting_refused", fields=refused)
    return meeting


def planned(meeting: CouncilMeeting, *, by) -> CouncilMeeting:
    """The locked row of a meeting that is not held yet, if ``by`` keeps it."""
    try:
        locked = CouncilMeeting.objects.select_for_update().get(pk=meeting.pk)
    except CouncilMeeting.DoesNotExist as error:
        raise errors.WrongStatus(errors.MEETING_GONE, code="meeting_gone") from error
    if not can_keep_meetings(by, locked.organisation):
        raise errors.NotAllowed(errors.NOT_MEETING_KEEPER)
    if locked.is_held:
        raise errors.WrongStatus(errors.MEETING_HELD, code="meeting_held")
    return locked


def _decide(meeting: CouncilMeeting, item: CouncilItem, given: ItemDecision | None, *, by) -> None:
    if given is None:
        raise errors.WrongStatus(errors.ITEM_NEW, code="item_new")
    if given.decision and is_author(by, item.route):
        raise errors.NotAllowed(errors.OWN_ITEM, code="own_item")
    common = {"by": by, "comment": given.comment, "seen_version": given.seen_version, "meeting": meeting}
    if given.decision == Decision.APPROVED:
        reviews.approve_route(
            item.route,
            protocol_number=meeting.protocol_number,
            protocol_date=meeting.held_on,
            council=meeting.council,
            members=meeting.members,
            **common,
        )
    elif given.decision == Decision.RETURNED:
        reviews.return_route(item.route, **common)
    item.decision, item.comment = given.decision, given.comment
    validate_and_save(item)


def _lock(routes: Iterable[Route]) -> None:
    """All rows at once and in one order, so that two councils never wait for each other."""
    list(Route.objects.select_for_update().filter(pk__in=[route.pk for route in routes]).order_by("pk"))


def _refusals(meeting: CouncilMeeting, routes: list[Route], *, by) -> list:
    """A sentence for each of ``routes`` that may not come on the agenda."""
    keys = [route.pk for route in routes]
    waits = set(waiting.waiting_for(by).filter(pk__in=keys).values_list("pk", flat=True))
    elsewhere = queries.planned_with(routes)
    root = meeting.organisation.path
    found = []
    for route in routes:
        named = {"route": route.theme}
        if route.pk not in waits:
            may_decide = can_review_route(by, route)
            found.append(errors.NOT_FOR_MEETING % named if may_decide else errors.NOT_REVIEWER)
        elif not route.teacher.organisation.path.startswith(root):
            found.append(errors.ROUTE_OF_ANOTHER_ORGANISATION % named)
        elif route.pk in elsewhere:
            found.append(errors.ON_ANOTHER_AGENDA % (named | {"meeting": elsewhere[route.pk]}))
    return found


def _routes_of(meeting: CouncilMeeting) -> list[Route]:
    return [item.route for item in meeting.items.select_related("route__teacher__user")]


def _tell(meeting: CouncilMeeting, routes: Iterable[Route], *, by) -> None:
    for route in routes:
        notices.notify([route.teacher.user], NoticeKind.MEETING, route=route, by=by, text=str(meeting))


def _untell(meeting: CouncilMeeting, routes: Iterable[Route], *, by) -> None:
    """Take back the call that is not read yet and tell the author; of a route that is decided about nothing is told."""
    for route in routes:
        if route.status != RouteStatus.SUBMITTED:
            continue
        notices.withdraw_notices(route, [NoticeKind.MEETING])
        notices.notify([route.teacher.user], NoticeKind.OFF_AGENDA, route=route, by=by, text=str(meeting))
