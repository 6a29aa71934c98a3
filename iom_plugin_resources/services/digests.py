"""The weekly letter with the events of the week."""

import datetime

from django.utils import timezone

from ..choices import LetterKind
from ..models import CalendarSettings, EventLetter
from .letters import write_letters

# From Monday at this hour of the portal; a portal that was down then writes on Tuesday, later the week has begun.
HOUR, LAST_WEEKDAY = 7, 1


def write_digests(now: datetime.datetime | None = None) -> int:
    """Write the letters of this week to whoever wants them; how many are new. Once a week, however often it is run.

    What they say is read when they go; who has nothing to be told gets none.
    """
    monday = _week_to_write(now or timezone.now())
    if monday is None:
        return 0
    year, week, _weekday = monday.isocalendar()
    wanting = CalendarSettings.objects.filter(weekly_digest=True, user__is_active=True).order_by("pk")
    return write_letters(
        EventLetter(
            key=f"digest:{user}:{year}-W{week:02}",
            kind=LetterKind.DIGEST,
            user_id=user,
            context={"monday": monday.isoformat()},
        )
        for user in wanting.values_list("user_id", flat=True).iterator()
    )


def _week_to_write(now: datetime.datetime) -> datetime.date | None:
    here = timezone.localtime(now, timezone.get_default_timezone())
    if here.weekday() > LAST_WEEKDAY or (here.weekday() == 0 and here.hour < HOUR):
        return None
    return here.date() - datetime.timedelta(days=here.weekday())
