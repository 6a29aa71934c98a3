"""What each view of the calendar draws: its days, its heading, the steps to its neighbours."""

import datetime
from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..core.days import days_from, month_of, months_later, school_year_of, week_of, weeks_of_month
from ..core.period_words import format_period
from ..core.periods import Precision
from ..queries.occurrences import beginning_of, meeting_rows, with_details
from ..queries.timetables import Day, Meeting, Reader, by_day, cells, meetings_between, plans_of
from ..queries.year_plans import year_plan

MONTH = "month"
# So many entries a page shows about; the others are one link away, and the page stays small.
MOST_IN_MONTH, MOST_IN_WEEK, MOST_IN_YEAR, MOST_PLANS, MOST_LONG = 60, 60, 200, 12, 12
# A list has room for more of them.
MOST_PLANS_IN_LIST = 100
PER_PAGE = 25
# The hours from which a meeting is one of the day, of the evening.
NOON, EVENING = 12, 17

DAYS: dict[str, Callable[[datetime.date], tuple[datetime.date, datetime.date | None]]] = {
    MONTH: month_of,
    "week": week_of,
    "agenda": lambda day: (day, None),
    "year": school_year_of,
}


def address_of_view(view: str, day: datetime.date | None) -> str:
    """The first day of what is shown, as the address has it; an empty text while it is what is shown today."""
    return DAYS[view](day)[0].isoformat() if day else ""


def draw_month(asked, occurrences: QuerySet, reader: Reader, page) -> dict:
    day = asked.day or asked.question.today
    first, last = month_of(day)
    weeks = weeks_of_month(day)
    days = [one for week in weeks for one in week]
    meetings = meetings_between(occurrences, days[0], days[-1])
    drawn, shown = cells(by_day(meetings, days), reader, MOST_IN_MONTH)
    own = [meeting for meeting in meetings if meeting.first_day <= last and meeting.last_day >= first]
    return {
        "title": date_format(day, "YEAR_MONTH_FORMAT"),
        "weekdays": [(WEEKDAYS_ABBR[one.weekday()], WEEKDAYS[one.weekday()]) for one in weeks[0]],
        "weeks": [
            [(drawn[one], one.month == day.month, _day_url(asked, drawn[one]), date_format(one)) for one in week]
            for week in weeks
        ],
        "total": len(own),
        "long": _long(own, reader, shown),
        **_plans(asked, occurrences, first, last),
        **_steps(asked, months_later(day, -1), months_later(day, 1), "YEAR_MONTH_FORMAT"),
    }


def draw_week(asked, occurrences: QuerySet, reader: Reader, page) -> dict:
    day = asked.day or asked.question.today
    first, last = week_of(day)
    days = days_from(first, last)
    meetings = meetings_between(occurrences, first, last)
    drawn, shown = cells(by_day(meetings, days), reader, MOST_IN_WEEK)
    parts = [
        (label, {one: [entry for entry in drawn[one].entries if part_of_day(entry) == part] for one in days})
        for part, label in enumerate(_parts())
    ]
    used = [(label, entries) for label, entries in parts if any(entries.values())]
    return {
        "title": format_period(first, last, ""),
        "parts": [label for label, _entries in used],
        "days": [
            (
                drawn[one],
                [(label, entries[one]) for label, entries in used],
                _day_url(asked, drawn[one]),
                date_format(one, "j E"),
            )
            for one in days
        ],
        "total": len(meetings),
        "long": _long(meetings, reader, shown),
        "plans": [],
        **_steps(asked, first - datetime.timedelta(days=7), first + datetime.timedelta(days=7), ""),
    }


def draw_agenda(asked, occurrences: QuerySet, reader: Reader, page) -> dict:
    """Meetings from a day on, by their days; a page of them at a time."""
    question = asked.question
    start = max(filter(None, [asked.day or question.first or question.today, question.first]))
    until = {"starts_at__lt": beginning_of(question.last + datetime.timedelta(days=1))} if question.last else {}
    rows = meeting_rows(occurrences, ends_at__gt=beginning_of(start), **until)
    page_obj = Paginator(rows, PER_PAGE).get_page(page)
    meetings = [Meeting.of(*row) for row in page_obj.object_list]
    shown = reader.shown_of(meetings, with_details)
    groups: dict[datetime.date, list] = {}
    for meeting in meetings:
        if meeting.occurrence_id in shown:
            groups.setdefault(max(meeting.first_day, start), []).append((meeting, shown[meeting.occurrence_id]))
    last = question.last or month_of(max(groups, default=start))[1]
    is_one_day = question.first and question.first == question.last
    return {
        "title": _with_weekday(start) if is_one_day else _("From %(date)s") % {"date": date_format(start)},
        "groups": [(day, f"iom-day-{day}", groups[day]) for day in sorted(groups)],
        "page_obj": page_obj,
        "total": page_obj.paginator.count,
        "plans": [] if is_one_day or page_obj.number > 1 else plans_of(occurrences, start, last, MOST_PLANS_IN_LIST),
        **_steps(asked, months_later(start, -1), months_later(start, 1), "YEAR_MONTH_FORMAT"),
    }


def draw_year(asked, occurrences: QuerySet, reader: Reader, page) -> dict:
    day = asked.day or asked.question.today
    first, last = school_year_of(day)
    plan = year_plan(occurrences, day, reader, MOST_IN_YEAR)
    return {
        "title": _school_year(first, last),
        "months": [(month, _link(asked.address(view=MONTH, day=month.first))) for month in plan.months],
        "all_year": plan.all_year,
        "total": plan.total + sum(len(month.plans) for month in plan.months) + len(plan.all_year),
        **_steps(asked, months_later(first, -12), months_later(first, 12), ""),
    }


DRAWN = {MONTH: draw_month, "week": draw_week, "agenda": draw_agenda, "year": draw_year}


def part_of_day(entry) -> int:
    """0: the whole day, or what goes on from a day before; then morning, afternoon, evening."""
    meeting = entry.meeting
    if meeting.is_all_day or meeting.first_day != entry.day:
        return 0
    return 1 if meeting.starts_at.hour < NOON else 2 if meeting.starts_at.hour < EVENING else 3


def _parts() -> list[str]:
    return [
        pgettext("part of the day", "All day"),
        pgettext("part of the day", "Morning"),
        pgettext("part of the day", "Afternoon"),
        pgettext("part of the day", "Evening"),
    ]


def _long(meetings: list[Meeting], reader: Reader, shown: dict) -> list:
    """What takes weeks, with its date: it stands beside the table; those not read yet cost one query more."""
    wanted = [one for one in meetings if one.first_day != one.last_day and one.is_long][:MOST_LONG]
    missing = [one for one in wanted if one.occurrence_id not in shown]
    known = shown | (reader.shown_of(missing) if missing else {})
    return [(one, known[one.occurrence_id]) for one in wanted if one.occurrence_id in known]


def _plans(asked, occurrences: QuerySet, first: datetime.date, last: datetime.date) -> dict:
    """The first plans of the month, and where all of them are if there are more."""
    plans = plans_of(occurrences, first, last, MOST_PLANS + 1)
    whole = _link(asked.address(view="agenda", day=None, first=first, last=last))
    return {"plans": plans[:MOST_PLANS], "plans_url": whole if len(plans) > MOST_PLANS else ""}


def _steps(asked, before: datetime.date, after: datetime.date, form: str) -> dict:
    """Links to the neighbours, each with its days in words, and to today."""

    def step(day: datetime.date) -> dict:
        first, last = DAYS[asked.view](day)
        if form:
            label = date_format(day, form)
        else:
            label = _school_year(first, last) if asked.view == "year" else format_period(first, last, "")
        return {"label": label, "url": _link(asked.address(day=day, first=None, last=None))}

    today = _link(asked.address(day=None)) if asked.day else ""
    return {"before": step(before), "after": step(after), "today_url": today}


def _school_year(first: datetime.date, last: datetime.date) -> str:
    return format_period(first, last, Precision.SCHOOL_YEAR)


def _with_weekday(day: datetime.date) -> str:
    return f"{date_format(day)}, {WEEKDAYS[day.weekday()].lower()}"


def _day_url(asked, cell: Day) -> str:
    """The list of one day; nothing for an empty one, since no link leads there."""
    if not cell.entries:
        return ""
    return _link(asked.address(view="agenda", day=None, first=cell.day, last=cell.day))


def _link(query: str) -> str:
    return f"?{query}"
