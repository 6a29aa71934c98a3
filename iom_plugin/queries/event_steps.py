"""Events in routes: where a date may go, what is tied to it, and how it stands beside its step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Competency, EventOccurrence, LearningEvent, Registration
from iom_plugin_resources.queries import occurrences
from iom_plugin_resources.queries.registrations import RegistrationState, registrations_of, state_of

from ..choices import ActivityStatus
from ..models import Activity, LearningTask, Route
from . import road_maps
from .fit import fit
from .picks import quoted

TASK, STEP = "task", "step"
OPEN = (ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS)
LONGEST_LABEL = 160
NEXT_DATES = 5


@dataclass(frozen=True)
class Place:
    """Where a date may go: a new step of ``task``, or ``step``, which is there and waits for its date."""

    task: LearningTask
    step: Activity | None = None
    fits: int = 0

    @property
    def value(self) -> str:
        return f"{STEP}:{self.step.pk}" if self.step else f"{TASK}:{self.task.pk}"

    @property
    def route(self) -> Route:
        return self.task.need.route

    @property
    def label(self) -> str:
        """The words of the choice; a step that is there is told from a task that gets a new one."""
        words = Truncator(str(self.step or self.task)).chars(LONGEST_LABEL)
        return (_("Step that is there: %(step)s") % {"step": words}) if self.step else words


def choices_for(user, occurrence: EventOccurrence) -> list[tuple[str, str]]:
    """The places as values and labels for a form of registration, with «no place»; empty for who writes no route.

    «No place» comes first, as what is proposed, where nothing fits. A single choice without a value is a sentence.
    """
    if not user.is_authenticated:
        return []
    if there := tied_to(occurrence.pk, user.pk).first():
        return [("", _("It is in your route already: %(route)s.") % {"route": there.task.need.route})]
    places = places_for(user, occurrence)
    if places:
        several = len({place.route for place in places}) > 1
        named = [(place.value, f"{place.route}: {place.label}" if several else place.label) for place in places]
        nowhere = ("", _("Do not add it to the route"))
        is_likely = bool(places[0].step or places[0].fits)
        return [*named, nowhere] if is_likely else [nowhere, *named]
    if has_approved_plan(user):
        return [("", _("It is not added to your route: an approved plan takes new steps by a change only."))]
    return []


def own(user) -> QuerySet[Activity]:
    """The steps of the user's own routes that may still be tied to a date: what is written, or worked by."""
    routes = Route.objects.order_by().filter(
        Q(status__in=Route.EDITABLE) | Q(status__in=Route.UNDER_WAY) | Q(is_amended=True)
    )
    return road_maps.own_activities(user).filter(task__need__route__in=routes)


def places_for(user, occurrence: EventOccurrence, *, last_task: int | None = None) -> list[Place]:
    """Where ``user`` may put the date, the likeliest first: a step that waits for it, the task that it fits.

    ``last_task`` is the key of the task that was filled last; without it the newest step says which one that is.
    Nothing new is written into an approved plan: of such a route only steps are offered. Four queries.
    """
    if not user.is_authenticated:
        return []
    event = occurrence.event
    answered = answered_by(event)
    tasks = list(road_maps.tasks_to_fill(user))
    steps = _waiting_steps(user, event)
    last_task = last_task or _filled_last(tasks)
    new = [
        Place(task, fits=_fit(task, answered))
        for task in tasks
        if all(step.occurrence_id != occurrence.pk for step in task.activities.all())
    ]
    new.sort(key=lambda place: (-place.fits, place.task.pk != last_task))
    return [*(Place(step.task, step, _fit(step.task, answered)) for step in steps), *new]


def answered_by(event: LearningEvent) -> list[Competency]:
    """The competencies of an event, or those of its resource where it names none; one query or two."""
    return list(event.competencies.all()) or (list(event.resource.competencies.all()) if event.resource else [])


def _waiting_steps(user, event: LearningEvent) -> list[Activity]:
    """Steps without a date of an event that mean this one: by its resource, or by its title."""
    same = Q(title=event.title)
    if event.resource_id:
        same |= Q(resource=event.resource_id)
    waiting = own(user).filter(same, occurrence=None, status__in=OPEN).select_related("task__need__competency")
    return list(waiting.order_by("-task__need__route__created_at", "sort_order", "pk"))


def _filled_last(tasks: Iterable[LearningTask]) -> int | None:
    """The task with the newest step."""
    steps = [(step.pk, task.pk) for task in tasks for step in task.activities.all()]
    return max(steps)[1] if steps else None


def _fit(task: LearningTask, answered: Sequence[Competency]) -> int:
    return int(fit(task.need.competency, answered)) if task.need.competency else 0


def has_approved_plan(user) -> bool:
    """Whether a plan of the user is approved and closed: a new line comes into it by a change only."""
    if not user.is_authenticated:
        return False
    routes = Route.objects.filter(teacher__user_id=user.pk)
    return routes.filter(status__in=Route.UNDER_WAY, is_amended=False).exists()


def out_of_period(route: Route, occurrence: EventOccurrence) -> str:
    """What to know before a date goes into a route that is over by then, or has not begun; it forbids nothing."""
    words = {"period": route.period_text(), "titles": quoted(occurrence.event.title)}
    if occurrence.last_day and occurrence.last_day < route.starts_on:
        return _("Over before the route begins (%(period)s): %(titles)s.") % words
    if occurrence.first_day and occurrence.first_day > route.ends_on:
        return _("Begins after the end of the route (%(period)s): %(titles)s.") % words
    return ""


# --- What is tied to a date ---


def tied_to(occurrence_id: int, user_id: int) -> QuerySet[Activity]:
    """The steps of a person's own routes, whatever their status, that stand for this date."""
    steps = Activity.objects.filter(occurrence=occurrence_id, task__need__route__teacher__user=user_id)
    return steps.select_related("task__need__route__teacher__user").order_by("task__need__route", "pk")


def open_steps(occurrence_id: int, user_id: int) -> list[Activity]:
    """Those of them that are not done, in routes that go on."""
    steps = tied_to(occurrence_id, user_id).filter(status__in=OPEN)
    return list(steps.exclude(task__need__route__status__in=Route.FINISHED))


def lost_with(registration: Registration) -> list[Activity]:
    """The steps that lose their date with the registration."""
    return [] if registration.user_id is None else open_steps(registration.occurrence_id, registration.user_id)


def waits_for(step: Activity, event: LearningEvent) -> bool:
    """Whether the step means this event: by its resource, or by its title."""
    return step.title == event.title or (event.resource_id is not None and step.resource_id == event.resource_id)


def consequences(registration: Registration) -> list[str]:
    """What cancelling does to the steps of the route, in sentences; one query."""
    sentence = _("In the route “%(route)s” the step “%(step)s” stays, without this date: choose another one there.")
    return [
        sentence % {"route": step.task.need.route, "step": Truncator(step.title).chars(LONGEST_LABEL)}
        for step in lost_with(registration)
    ]


def attended_of(route: Route) -> QuerySet[Registration]:
    """The author's registrations for dates in ``route`` at which the organiser has seen them."""
    dates = Activity.objects.filter(task__need__route=route, occurrence__isnull=False).values("occurrence")
    attended = Registration.objects.filter(
        user=route.teacher.user_id, status=RegistrationStatus.ATTENDED, occurrence__in=dates
    )
    return attended.select_related("occurrence__event")


# --- How a date stands beside its step ---


@dataclass(frozen=True)
class EventStep:
    """A date of an event as the reader of a route sees it beside the step."""

    occurrence: EventOccurrence
    registration: Registration | None
    state: RegistrationState

    @property
    def is_past(self) -> bool:
        return self.occurrence.is_past()

    @property
    def is_registered(self) -> bool:
        return bool(self.registration and self.registration.is_open)


def beside(route: Route) -> dict[int, EventStep]:
    """What stands beside the steps of ``route``, by their keys: its dates with the author's registrations.

    Two queries for a route from ``routes.with_content``, none where it has no event.
    """
    steps = [step for need in route.needs.all() for task in need.tasks.all() for step in task.activities.all()]
    keys = {step.occurrence_id for step in steps if step.occurrence_id}
    if not keys:
        return {}
    visible = occurrences.with_details(occurrences.visible_to(route.teacher.user)).in_bulk(keys)
    own = registrations_of(route.teacher.user, list(visible.values()))
    now = timezone.now()
    shown = {key: EventStep(one, own.get(key), state_of(one, own.get(key), now=now)) for key, one in visible.items()}
    return {step.pk: shown[step.occurrence_id] for step in steps if step.occurrence_id in shown}


def next_dates(user, resource_ids: Iterable[int]) -> list[EventOccurrence]:
    """The nearest dates of the events of these resources; one query."""
    return list(occurrences.next_of(list(resource_ids), user)[:NEXT_DATES])
