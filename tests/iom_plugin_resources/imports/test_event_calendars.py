"""Events from iCalendar files: of usual programs, and of people who mean harm."""

import datetime
import io
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iom_plugin_resources.core.importing import run_import
from iom_plugin_resources.core.tabular import TableError
from iom_plugin_resources.imports.event_calendars import MOST_EVENTS, MOST_LINES, EventCalendarImporter
from iom_plugin_resources.models import LearningEvent
from tests.factories.events import OccurrenceFactory


def calendar(*events: str, head: str = "") -> bytes:
    body = "\n".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}\n{body}\nEND:VCALENDAR\n".encode()


def read(content: bytes) -> tuple[list[dict[str, str]], list[str]]:
    """The rows that a file becomes, by column, and the remarks."""
    importer = EventCalendarImporter()
    with importer.open(io.BytesIO(content), "plan.ics") as table:
        return [dict(zip(table.headings, row.cells, strict=True)) for row in table.rows], list(importer.remarks())


def one(event: str, **options) -> dict[str, str]:
    rows, _remarks = read(calendar(event, **options))
    assert len(rows) == 1
    return {name: value for name, value in rows[0].items() if value}


def load(content: bytes, **options):
    return run_import(EventCalendarImporter(), io.BytesIO(content), filename="plan.ics", **options)


WEEKLY = """
UID:weekly@example.org
SUMMARY:Клуб чтения
DTSTART;TZID=Asia/Krasnoyarsk:20270305T140000
DTEND;TZID=Asia/Krasnoyarsk:20270305T160000
RRULE:FREQ=WEEKLY;UNTIL=20270326T070000Z
EXDATE;TZID=Asia/Krasnoyarsk:20270312T140000
"""
SINGLE = "UID:one@example.org\nSUMMARY:Семинар\nDTSTART:20270305T070000Z\nDTEND:20270305T090000Z"


# --- Times ---


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        # UTC becomes the time of the portal, also where that is another day.
        ("DTSTART:20270305T070000Z\nDTEND:20270305T090000Z", ("05.03.2027", "14:00", "16:00", "Asia/Krasnoyarsk")),
        ("DTSTART:20270305T200000Z\nDURATION:PT2H", ("06.03.2027", "03:00", "05:00", "Asia/Krasnoyarsk")),
        # Without a zone: as the wall shows it.
        ("DTSTART:20270305T140000\nDTEND:20270305T160000", ("05.03.2027", "14:00", "16:00", "Asia/Krasnoyarsk")),
        ("DTSTART;TZID=Europe/Berlin:20270328T090000", ("28.03.2027", "09:00", "", "Europe/Berlin")),
        (
            "DTSTART;TZID=North Asia Standard Time:20270305T140000\nDTEND:20270305T090000Z",
            ("05.03.2027", "14:00", "16:00", "Asia/Krasnoyarsk"),
        ),
        ("DTSTART;TZID=/a.org/2005_1/Europe/Moscow:20270305T100000", ("05.03.2027", "10:00", "", "Europe/Moscow")),
        # Days: the end is the day after.
        ("DTSTART;VALUE=DATE:20270305", ("05.03.2027", "", "", "")),
        ("DTSTART;VALUE=DATE:20270305\nDTEND;VALUE=DATE:20270308", ("05.03.2027–07.03.2027", "", "", "")),
        # Over midnight, several days from hour to hour, a whole day by hours.
        ("DTSTART:20270305T220000\nDTEND:20270306T010000", ("05.03.2027", "22:00", "01:00", "Asia/Krasnoyarsk")),
        (
            "DTSTART:20270305T100000\nDTEND:20270307T160000",
            ("05.03.2027–07.03.2027", "10:00", "16:00", "Asia/Krasnoyarsk"),
        ),
        ("DTSTART:20270305T000000\nDTEND:20270306T000000", ("05.03.2027", "", "", "Asia/Krasnoyarsk")),
    ],
)
def test_times_when_read_then_are_those_on_the_wall(times, expected):
    row = one(f"UID:1\nSUMMARY:С\n{times}")
    assert tuple(row.get(name, "") for name in ("dates", "starts_at", "ends_at", "time_zone")) == expected


def test_times_when_the_calendar_names_its_zone_then_it_holds_for_utc():
    row = one("UID:1\nSUMMARY:С\nDTSTART:20270705T070000Z", head="X-WR-TIMEZONE:Europe/Berlin")
    assert (row["starts_at"], row["time_zone"]) == ("09:00", "Europe/Berlin")


def test_zone_when_the_file_explains_its_name_then_is_understood_and_its_rules_are_not_run():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Красноярск\nX-LIC-LOCATION:Asia/Krasnoyarsk\nBEGIN:STANDARD\n"
        "DTSTART:19700101T000000\nRRULE:FREQ=SECONDLY;INTERVAL=0\nTZOFFSETFROM:+0700\nTZOFFSETTO:+0700\n"
        "END:STANDARD\nEND:VTIMEZONE"
    )
    begun = time.monotonic()
    row = one("UID:1\nSUMMARY:С\nDTSTART;TZID=Красноярск:20270305T140000", head=zone)
    assert row["time_zone"] == "Asia/Krasnoyarsk"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("SUMMARY:С\nDTSTART;TZID=Moon/Base:20270305T140000", "«С»: Its time zone “Moon/Base” is not known"),
        ("SUMMARY:С\nDTSTART;TZID=localtime:20270305T140000", "«С»: Its time zone “localtime” is not known"),
        ("SUMMARY:Семинар\nDTSTART:99990305T140000Z", "«Семинар»: The year 9999 lies too far"),
        ("SUMMARY:Семинар\nDTSTART:00010101T000000Z", "too far"),
        ("SUMMARY:Семинар\nDTSTART:20270231T140000", "its dates or its rule are damaged"),
        ("SUMMARY:Семинар", "It has no date"),
        ("DTSTART:20270305\nRRULE:FREQ=DAILY;INTERVAL=0", "«Event 1»: It repeats every 0 times"),
        ("SUMMARY:С\nDTSTART:20270305T140000\nRRULE:FREQ=SECONDLY", "FREQ=SECONDLY. Write it as several events"),
        ("SUMMARY:С\nDTSTART:20270305T140000\nRRULE:FREQ=WEEKLY;BYWEEKNO=20", "in a way that an event"),
        ("SUMMARY:С\nDTSTART:20270305T140000\nRRULE:FREQ=MONTHLY;BYDAY=-1FR", "in a way that an event"),
        ("SUMMARY:С\nDTSTART:20270305T140000\nRRULE:FREQ=DAILY;COUNT=0", "repeats 0 times"),
        ("SUMMARY:С\nDTSTART:20270305T140000\nRRULE:FREQ=SOMETIMES", "damaged"),
        ("SUMMARY:С\nDTSTART:20270305T140000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "several rules"),
    ],
)
def test_event_when_it_cannot_be_had_then_is_refused_by_name(db, event, sentence):
    report = load(calendar(SINGLE.replace("one@", "other@"), event))
    assert len(report.problems) == 1
    problem = report.problems[0]
    assert (problem.row, problem.column) == (2, "Событие")
    assert sentence.replace("Event 1", "Event 2") in problem.reason
    assert not LearningEvent.objects.exists()


# --- Rules ---


def repeats(repeat: str, *, every: str = "1", **cells: str) -> dict[str, str]:
    return {"repeat": repeat, "repeat_every": every} | {f"repeat_{name}": value for name, value in cells.items()}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=5", repeats("daily", count="5")),
        ("FREQ=DAILY;BYDAY=MO,FR;COUNT=5", repeats("weekly", weekdays="mo; fr", count="5")),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO;UNTIL=20270430",
            repeats("weekly", every="2", weekdays="fr; mo", until="30.04.2027"),
        ),
        ("FREQ=MONTHLY;COUNT=3", repeats("monthly", monthly_by="day", count="3")),
        ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=3", repeats("monthly", monthly_by="day", count="3")),
        ("FREQ=MONTHLY;BYDAY=1FR;COUNT=3", repeats("monthly", monthly_by="weekday", count="3")),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1;COUNT=3", repeats("monthly", monthly_by="weekday", count="3")),
        ("FREQ=YEARLY;COUNT=2", repeats("monthly", every="12", monthly_by="day", count="2")),
        # The last moment in UTC is a day of the zone.
        ("FREQ=DAILY;UNTIL=20270309T200000Z", repeats("daily", until="10.03.2027")),
    ],
)
def test_rule_when_an_event_can_have_it_then_is_its_own(rule, expected):
    row = one(f"UID:1\nSUMMARY:С\nDTSTART;TZID=Asia/Krasnoyarsk:20270305T140000\nRRULE:{rule}")
    assert {name: str(value) for name, value in row.items() if name.startswith("repeat")} == expected


def test_rule_when_times_are_utc_then_its_days_are_counted_in_utc():
    row = one("UID:1\nSUMMARY:С\nDTSTART:20270305T200000Z\nRRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2")
    assert (row["dates"], row["starts_at"], row["time_zone"]) == ("05.03.2027", "20:00", "UTC")


@pytest.mark.parametrize(
    ("rule", "remark"),
    [
        ("FREQ=DAILY", "it never ends"),
        ("FREQ=DAILY;UNTIL=99991231T000000Z", "it never ends"),
        ("FREQ=DAILY;COUNT=10000", "it has 10000 dates; the first 400"),
        ("FREQ=DAILY;UNTIL=20900101", "it has very many dates"),
    ],
)
def test_rule_when_it_gives_very_many_dates_then_it_is_bounded_and_told(rule, remark):
    rows, remarks = read(calendar(f"UID:1\nSUMMARY:Клуб\nDTSTART:20270305T140000\nRRULE:{rule}"))
    assert rows[0]["repeat"] == "daily"
    assert len(remarks) == 1
    assert remarks[0].startswith("«Клуб»: ")
    assert remark in remarks[0]


def test_changed_dates_when_they_stand_apart_then_become_exceptions():
    moved = """
UID:weekly@example.org
RECURRENCE-ID:20270319T070000Z
SUMMARY:Клуб чтения
DTSTART;TZID=Asia/Krasnoyarsk:20270320T150000
DTEND;TZID=Asia/Krasnoyarsk:20270320T170000
"""
    gone = "UID:weekly@example.org\nRECURRENCE-ID;TZID=Asia/Krasnoyarsk:20270326T140000\nSTATUS:CANCELLED"
    rows, _remarks = read(calendar(moved, WEEKLY, gone))
    assert rows[0]["exceptions"] == "12.03.2027; 19.03.2027 → 20.03.2027 15:00–17:00; 26.03.2027"


def test_added_dates_when_given_then_are_events_of_their_own():
    rows, _remarks = read(
        calendar("UID:1\nSUMMARY:С\nDTSTART:20270305T140000\nRDATE:20270305T140000,20270401T140000,20270402T140000")
    )
    assert [row["dates"] for row in rows] == ["05.03.2027", "01.04.2027", "02.04.2027"]
    assert len({row["key"] for row in rows}) == 3


# --- Words ---


def test_description_when_it_is_html_then_only_its_text_stays():
    row = one(
        "UID:1\nDTSTART:20270305\nSUMMARY:<b>Семинар</b>\\, <i>чтение</i>\n"
        "DESCRIPTION:<p>Кто?</p><script>alert(1)</script><style>p{}</style><p onclick=x>Все &amp\\; каждый</p>"
    )
    assert (row["title"], row["body"]) == ("Семинар, чтение", "Кто?\n\nВсе & каждый")


def test_place_when_it_is_an_address_then_the_event_is_online():
    row = one("UID:1\nDTSTART:20270305\nSUMMARY:С\nLOCATION:https://meet.example/room")
    assert (row["online_link"], row["format"], "place" in row) == ("https://meet.example/room", "online", False)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://" + "a" * 600])
def test_link_when_it_is_no_address_of_a_page_then_is_left_out(address):
    assert "link" not in one(f"UID:1\nDTSTART:20270305\nSUMMARY:С\nURL:{address}")


def test_title_when_it_is_endless_then_is_shortened():
    assert len(one("UID:1\nDTSTART:20270305\nSUMMARY:" + "я" * 5_000)["title"]) == 500


# --- The same twice ---


def test_uid_when_doubled_then_the_newer_version_counts():
    old, new = f"{SINGLE}\nSEQUENCE:1", f"{SINGLE.replace('Семинар', 'Новый')}\nSEQUENCE:2"
    for events in ((old, new), (new, old)):
        rows, _remarks = read(calendar(*events))
        assert [row["title"] for row in rows] == ["Новый"]


def test_uid_when_it_is_of_different_days_then_each_is_an_event():
    rows, _remarks = read(calendar(SINGLE, SINGLE.replace("20270305", "20270306")))
    assert len({row["key"] for row in rows}) == 2


def test_event_when_cancelled_in_the_file_then_is_passed_over_and_told():
    rows, remarks = read(calendar(SINGLE, "UID:2\nSUMMARY:Отменён\nSTATUS:CANCELLED\nDTSTART:20270305"))
    assert len(rows) == 1
    assert remarks == ["«Отменён»: it is cancelled and was passed over."]


@pytest.mark.django_db
def test_event_when_our_own_feed_has_written_it_then_is_passed_over_and_told():
    occurrence = OccurrenceFactory()
    rows, remarks = read(calendar(SINGLE, SINGLE.replace("one@example.org", f"{occurrence.uid}-2")))
    assert len(rows) == 1
    assert remarks == ["«Семинар»: it comes from this portal and was passed over."]


@pytest.mark.django_db
def test_import_when_repeated_then_changes_nothing_and_a_new_hour_changes_it():
    content = calendar(SINGLE, WEEKLY)
    assert (load(content).created, load(content).unchanged) == (2, 2)
    report = load(content.replace(b"070000Z\nDTEND", b"080000Z\nDTEND"))
    assert (report.changed, report.unchanged) == (1, 1)
    event = LearningEvent.objects.get(title="Семинар")
    assert (event.starts_at, event.ends_at) == (datetime.time(15), datetime.time(16))


# --- The file ---


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a calendar"),
        (b"hello", "not a calendar"),
        (b"\xff\xfe\x00", "not a calendar"),
        (b"BEGIN:VCALENDAR", "not a calendar"),
        (b"BEGIN:VCALENDAR\nNONSENSE\nEND:VCALENDAR", "not a calendar"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR", "not a calendar|no events"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "no events"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 20_000 + b"END:X\n" * 20_000 + b"END:VCALENDAR", "not a|no events"),
        (b"BEGIN:VCALENDAR\n" + b" " * (5 * 1024 * 1024), "larger than 5 MB"),
        (calendar(*["DTSTART:20270305"] * (MOST_EVENTS + 1)), "more than 1000 events"),
        (calendar("DTSTART:20270305\n" + "X:1\n" * MOST_LINES), "more than 1000 events"),
    ],
    ids=range(11),
)
def test_file_when_it_is_no_calendar_or_too_large_then_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(TableError, match=sentence):
        read(content)


def test_dates_when_one_event_has_ten_thousand_then_it_is_refused():
    days = ",".join(f"{datetime.date(2027, 1, 1) + datetime.timedelta(days=number):%Y%m%d}" for number in range(10_000))
    rows, _remarks = read(calendar(f"UID:1\nSUMMARY:С\nDTSTART;VALUE=DATE:20270101\nRDATE;VALUE=DATE:{days}"))
    assert "It has more than 400 dates" in rows[0]["event"]
    rows, _remarks = read(
        calendar(f"UID:1\nSUMMARY:С\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:{days}")
    )
    assert "It has more than 400 exceptions" in rows[0]["event"]


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "UID:1", "SUMMARY:С", "SUMMARY;X=1:<b>",
        "DTSTART:20270305T140000Z", "DTSTART;VALUE=DATE:20270305", "DTSTART;TZID=X/Y:20270305T140000",
        "DTSTART;VALUE=PERIOD:20270305T140000Z/PT1H", "DTSTART:12", "DTEND:20270305", "DTEND:20260305T140000",
        "DURATION:P1D", "DURATION:-PT5M", "DURATION:P99999999D", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO;UNTIL=20270101", "RRULE:COUNT=5", "RRULE:FREQ=YEARLY;BYMONTH=13",
        "RECURRENCE-ID:20270305T140000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270306", "EXDATE:20270305,1",
        "EXDATE;TZID=A/B:20270305T140000", "RDATE;VALUE=PERIOD:20270305T140000Z/PT1H", "RDATE:0", "STATUS:CANCELLED",
        "SEQUENCE:x", "SEQUENCE:1", "LOCATION:http://[", "URL:https://e.example", "X-WR-TIMEZONE:Z", "DESCRIPTION:<!--",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25))
def test_file_when_it_holds_anything_then_is_read_or_refused_and_never_falls(lines):
    content = "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    try:
        rows, _remarks = read(content.encode("utf-8", errors="ignore"))
    except TableError:
        return
    assert all(row["title"] is not None and isinstance(row["event"], str) for row in rows)
    assert len(rows) <= MOST_EVENTS * 401
