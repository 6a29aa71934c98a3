"""Dates of events in routes: put into a task, tied to a step that waits for it, untied when the registration ends."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from iom_plugin_resources.core.period_words import period_wording
from iom_plugin_resources.models import EventOccurrence, Registration

from .. import errors
from ..choices import NoticeKind
from ..models import Activity, LearningTask, WorkForm
from ..queries import event_steps as queries
from ..queries import road_maps
from ..queries.picks import quoted
from ..queries.road_maps import route_of
from .notices import notify
from .road_maps import add_lines, edit_line
from .routes import authored, editable


@transaction.atomic
def put(occurrence: EventOccurrence, choice: str, *, by) -> Activity | None:
    """Put the date where ``choice``, a value of ``queries.event_steps.Place``, says; an empty one puts it nowhere.

    A second time gives the step that is there. Raises ``Invalid`` for what is none of one's own places.
    """
    if not choice:
        return None
    kind, _colon, key = choice.partition(":")
    key = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    if kind == queries.TASK and (task := road_maps.own_tasks(by).filter(pk=key).first()):
        return add_step(task, occurrence, by=by)
    if kind == queries.STEP and (step := queries.own(by).filter(pk=key).first()):
        return tie_step(step, occurrence, by=by)
    raise errors.Invalid(errors.PLACE_UNKNOWN, code="place_unknown", fields={"choice": [errors.PLACE_UNKNOWN]})


@transaction.atomic
def add_step(task: LearningTask, occurrence: EventOccurrence, *, by) -> Activity:
    """A step for this date at the end of ``task``, or the one that is there already."""
    editable(route_of(task), by=by)  # locked before it is asked: two clicks add one step
    there = Activity.objects.filter(task=task, occurrence=occurrence).first()
    return there or add_lines([Activity(task=task, **_step_of(occurrence))], by=by)


@transaction.atomic
def tie_step(step: Activity, occurrence: EventOccurrence, *, by) -> Activity:
    """Let a step that is there stand for the date.

    In a route that is written it takes over the days, and what it lacks; in an approved plan its wording stays, as
    only the work goes on there. Raises ``WrongStatus`` if it stands for another date.
    """
    route = authored(route_of(step), by=by)
    step = road_maps.own_activities(by).filter(pk=step.pk).first()
    if step is None:
        raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    if step.occurrence_id == occurrence.pk:
        return step
    if step.occurrence_id is not None:
        raise errors.WrongStatus(errors.STEP_TIED_ELSEWHERE, code="step_tied_elsewhere")
    if route.is_editable:
        return edit_line(step, by=by, values=_taken_over(step, occurrence))
    if not route.is_in_work:
        raise errors.WrongStatus(errors.NOT_EDITABLE, code="route_not_editable")
    step.occurrence = occurrence
    Activity.objects.filter(pk=step.pk).update(occurrence=occurrence)
    return step


def untie(registration: Registration, *, by) -> list[Activity]:
    """The registration has ended: its steps stay as they are worded, without a date of an event.

    Whoever did not end it themselves is told to choose another date. Returned are the steps.
    """
    steps = queries.lost_with(registration)
    _tie(steps, None)
    for step in steps:
        tell(step, _("You are not registered for it any more. The step stays as it is; choose another date."), by=by)
    return steps


def tell_absent(registration: Registration, *, by) -> None:
    """The steps stay planned; their author is told what the organiser has noted."""
    for step in queries.lost_with(registration):
        tell(step, _("The organiser noted that you were not there. Choose another date, or another step."), by=by)


@transaction.atomic
def follow(registration: Registration, moved_from: EventOccurrence, *, by) -> list[Activity]:
    """The organiser has moved the person to another date: the open steps that stand for the old one go along.

    Where it is a date of another event, only those go along that wait for that event too; the others lose their date,
    and their author is told. Returned are those.
    """
    event = registration.occurrence.event
    steps = queries.open_steps(moved_from.pk, registration.user_id)
    left = [step for step in steps if moved_from.event_id != event.pk and not queries.waits_for(step, event)]
    _tie([step for step in steps if step not in left], registration.occurrence)
    _tie(left, None)
    sentence = _("You were moved to another event, %(event)s. The step stays as it is; choose another date.")
    for step in left:
        tell(step, sentence % {"event": quoted(event.title)}, by=by)
    return left


def tell(step: Activity, sentence: str, *, by) -> None:
    """A note on the site to the author; the letter about the event itself is written by who changed it."""
    route = route_of(step)
    text = _("%(step)s: %(sentence)s") % {"step": quoted(step.title), "sentence": sentence}
    url = f"{route.get_absolute_url()}#activity-{step.pk}"
    notify([route.teacher.user], NoticeKind.DATE_LOST, route=route, by=by, text=text, url=url, by_letter=False)


def _tie(steps: Iterable[Activity], occurrence: EventOccurrence | None) -> None:
    Activity.objects.filter(pk__in=[step.pk for step in steps]).update(occurrence=occurrence)


def _step_of(occurrence: EventOccurrence) -> dict:
    """What a new step takes over from the event; one query."""
    event = occurrence.event
    form = WorkForm.objects.filter(resource_kind=event.kind_id).first() if event.kind_id else None
    return {
        "title": event.title,
        "form": form,
        "provider": event.organiser.short_name if event.organiser else "",
        "hours": event.hours,
        "dates": dates_of(occurrence),
        "resource": event.resource,
        "occurrence": occurrence,
    }


def _taken_over(step: Activity, occurrence: EventOccurrence) -> dict:
    """The date and its days; of the rest only what the step does not say."""
    values = _step_of(occurrence)
    lacks = {name for name in values if not getattr(step, name)}
    return {name: value for name, value in values.items() if name in lacks | {"occurrence", "dates"}}


def dates_of(occurrence: EventOccurrence) -> str:
    """The days as a route words them: «12.03.2027», «12.03.2027–14.03.2027»; of a plan its own wording."""
    if occurrence.is_exact:
        return period_wording(occurrence.first_day, occurrence.last_day)
    return occurrence.dates or period_wording(occurrence.first_day, occurrence.last_day)
