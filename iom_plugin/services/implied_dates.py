"""Dates that a wording implies only together with the period of its route: «март», «до 26.10», «в течение года»."""

from django.db import transaction

from iom_plugin_resources.core.periods import parse_period

from ..models import Activity, Route


@transaction.atomic
def read_dates_anew(route: Route) -> list[Activity]:
    """Read the dates of the steps whose wording leaves out the year again, since the period of ``route`` has changed.

    Returned are the steps that moved. The caller has locked the route and asked whether it may be changed. Two
    queries, however many steps there are.
    """
    steps = Activity.objects.filter(task__need__route=route).exclude(dates="").select_related("task__need__route")
    moved = []
    for step in steps:
        if not parse_period(step.dates, strict=False).lacks_year:
            continue
        before = step.starts_on, step.ends_on
        step.read_dates()
        if (step.starts_on, step.ends_on) != before:
            moved.append(step)
    Activity.objects.bulk_update(moved, ["starts_on", "ends_on", "date_precision"])
    return moved
