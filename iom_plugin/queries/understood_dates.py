"""What the program understands of the dates that a writer has worded, told back in other words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from iom_plugin_resources.core.period_words import format_period
from iom_plugin_resources.core.periods import PeriodError, Precision, parse_period

from ..models import Route


@dataclass(frozen=True)
class UnderstoodDates:
    """``is_understood`` is False for a wording that is kept but implies no date, and for one that is refused."""

    sentence: str
    is_understood: bool = True


def understood(dates: str, route: Route) -> UnderstoodDates | None:
    """What ``dates`` mean in ``route``; None where nothing is written."""
    if not dates.strip():
        return None
    try:
        period = parse_period(dates, default_year=(route.starts_on, route.ends_on), strict=False)
    except PeriodError as error:
        return UnderstoodDates(str(error), False)
    told = format_period(period.start, period.end, "")
    if told:
        return UnderstoodDates(_("Understood as: %(dates)s") % {"dates": told})
    if period.precision == Precision.UNKNOWN:
        sentence = _("It is kept as written. No date is read out of it, so nothing will remind you of this step.")
        return UnderstoodDates(sentence, False)
    return UnderstoodDates(_("Understood: there is no time limit."))
