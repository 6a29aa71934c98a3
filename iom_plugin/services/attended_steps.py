"""What the organiser's mark of attendance does to the steps of routes.

The registration is the memory: a route in which no progress may be noted yet gets the mark when it comes into force.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Registration

from ..choices import ActivityStatus
from ..models import Activity, Route
from ..queries import event_steps as queries
from ..queries.road_maps import route_of
from .routes import begin_work, locked

MARKED = ("status", "hours", "done_note")


@transaction.atomic
def mark_done(registration: Registration) -> list[Activity]:
    """The person took part: the steps for this date, in routes under way, are done with the hours credited.

    What the author has noted stays; a second time changes nothing. Returned are the steps that were marked.
    """
    if registration.user_id is None or registration.status != RegistrationStatus.ATTENDED:
        return []
    steps = queries.tied_to(registration.occurrence_id, registration.user_id).filter(
        attendance__isnull=True, status__in=queries.OPEN
    )
    return [step for step in steps if _mark(step, registration)]


@transaction.atomic
def mark_route(route: Route) -> list[Activity]:
    """The route has come into force: what its author attended while it was written is done."""
    return [step for registration in queries.attended_of(route) for step in mark_done(registration)]


@transaction.atomic
def unmark(registration: Registration) -> list[Activity]:
    """The mark of attendance is taken back: the steps are as before, save what their author changed since."""
    if registration.user_id is None:
        return []
    steps = queries.tied_to(registration.occurrence_id, registration.user_id).filter(attendance__isnull=False)
    return [step for step in steps if _unmark(step)]


def _mark(step: Activity, registration: Registration) -> bool:
    route = locked(route_of(step))
    # Read anew under the lock: its author may have marked it meanwhile.
    step = Activity.objects.filter(pk=step.pk, attendance__isnull=True, status__in=queries.OPEN).first()
    if step is None or not route.is_in_work:
        return False
    before = {name: getattr(step, name) for name in MARKED}
    step.status = ActivityStatus.DONE.value
    step.hours = registration.hours or step.hours or registration.occurrence.event.hours
    step.done_note = step.done_note or _note(registration)
    step.attendance = {"before": before, "after": {name: getattr(step, name) for name in MARKED}}
    _write(step)
    begin_work(route, by=registration.user)  # what was attended is work by the route, as if its author had marked it
    return True


def _unmark(step: Activity) -> bool:
    route = locked(route_of(step))
    step = Activity.objects.filter(pk=step.pk, attendance__isnull=False).first()
    if step is None or not route.is_in_work:
        return False
    before, after = step.attendance["before"], step.attendance["after"]
    for name in MARKED:
        if getattr(step, name) == after[name]:
            setattr(step, name, before[name])
    step.attendance = None
    _write(step)
    return True


def _write(step: Activity) -> None:
    """What was marked and nothing else: the wording of the step is its author's."""
    Activity.objects.filter(pk=step.pk).update(
        **{name: getattr(step, name) for name in MARKED}, attendance=step.attendance
    )


def _note(registration: Registration) -> str:
    """«Участие отмечено организатором 12.03.2027», in the language of the portal: it stays for all readers."""
    day = timezone.localtime(registration.attended_at or timezone.now()).date()
    with translation.override(settings.LANGUAGE_CODE):
        return _("The organiser noted the participation on %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")}
