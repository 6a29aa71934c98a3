"""Reports of webinar platforms, whatever they call their columns."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.core.tabular import TableError
from iom_plugin_resources.imports import webinar_matches, webinar_reports
from iom_plugin_resources.imports.webinar_matches import match
from iom_plugin_resources.imports.webinar_reports import Visitor, read_report
from iom_plugin_resources.models import Registration
from iom_plugin_resources.queries.attendance import Person

ZOOM = """Topic,ID,Host name,Host email,Duration (minutes),Start time,End time,Participants
Вебинар,812 3344,Организатор,host@example.org,95,03/12/2027 02:00:00 PM,03/12/2027 03:35:00 PM,3

Name (original name),Email,Total duration (minutes),Guest
Иванова Анна,anna@example.org,90,No
Пётр (Петров Пётр Ильич),,12,Yes
"""
ZOOM_WEBINAR = """Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Join Time,Leave Time,Time in Session (minutes)
Yes,Анна,Анна,Иванова,anna@example.org,03/12/2027 02:00:00 PM,03/12/2027 02:40:00 PM,40
Yes,"Анна, школа 3",Анна,Иванова,anna@example.org,03/12/2027 02:45:00 PM,03/12/2027 03:05:00 PM,20
No,Борис,Борис,Белов,boris@example.org,--,--,--
"""
MTS = (
    "ФИО;E-mail;Роль участника;Длительность мероприятия;Время участия\n"
    "Иванова Анна;anna@example.org;Слушатель;02:00:00;01:30:30\n"
)
TIMES = (
    "Имя;Время входа;Время выхода\nИванова Анна;12.03.2027 14:00:00;12.03.2027 14:45:00\n"
    "иванова  анна;12.03.2027 15:00:00;12.03.2027 15:15:00\n"
)
NAMES = "Фамилия;Имя;Отчество;Почта;Присутствовал, минут\nИванова;Анна;Петровна;;55,5\n"


def read(text: str, name="report.csv") -> list[Visitor]:
    return read_report(io.BytesIO(text.encode()), name)


@pytest.mark.parametrize(("text", "expected"), [
    (ZOOM, [("Иванова Анна", "anna@example.org", 90), ("Пётр (Петров Пётр Ильич)", "", 12)]),
    (ZOOM_WEBINAR, [("Иванова Анна", "anna@example.org", 60)]),
    (MTS, [("Иванова Анна", "anna@example.org", 90.5)]),
    (TIMES, [("Иванова Анна", "", 60)]),
    (NAMES, [("Иванова Анна Петровна", "", 55.5)]),
    ("Участник\nИванова Анна\n", [("Иванова Анна", "", None)]),
    ("Почта\nanna@example.org\n", [("", "anna@example.org", None)]),
    ("Имя;Время на вебинаре\nАнна;1 ч 20 мин\nБорис;без данных\n", [("Анна", "", 80), ("Борис", "", None)]),
    ("Имя;Вход;Выход\nАнна;23:50;00:20\n", [("Анна", "", 30)]),
    ("Имя;Длительность (мин)\nАнна;45:30\n", [("Анна", "", 45.5)]),
    ("Имя;Общее время\nАнна;1:30\n", [("Анна", "", 90)]),
    ("Имя;Длительность, сек\nАнна;600\n", [("Анна", "", 10)]),
    ("Имя;Минут\nАнна;999999999\n", [("Анна", "", None)]),
])  # fmt: skip
def test_report_when_columns_have_usual_names_then_everybody_is_read_once_with_minutes(text, expected):
    assert [(one.name, one.email, one.minutes) for one in read(text)] == expected


def test_report_when_it_is_a_workbook_then_read_as_well():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Имя участника", "Электронная почта", "Время присутствия"])
    book.active.append(["Иванова Анна", "Anna@Example.org", "00:45:00"])
    book.save(file)
    assert read_report(file, "report.xlsx") == [Visitor("Иванова Анна", "Anna@Example.org", 45)]


@pytest.mark.parametrize("text", ["", "Дата;Город\n1;2\n", "просто текст\n"])
def test_report_when_it_names_nobody_then_refused_with_a_sentence(text):
    with pytest.raises(TableError) as refused:
        read(text)
    assert refused.value.code == "report_without_people"
    assert "report.csv" in str(refused.value)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02" * 100, b"\xd0\xcf\x11\xe0" + b"x" * 100, b"PK\x03\x04junk", bomb()]
)
def test_report_when_it_is_no_table_then_refused_with_a_sentence(content):
    with pytest.raises(TableError):
        read_report(io.BytesIO(content), "report.xlsx")


def test_report_when_it_is_too_long_then_refused(monkeypatch):
    monkeypatch.setattr(webinar_reports, "MOST_VISITORS", 2)
    with pytest.raises(TableError) as refused:
        read("Имя\nА\nБ\nВ\n")
    assert refused.value.code == "report_too_long"
    monkeypatch.setattr(webinar_reports, "MOST_ROWS", 2)
    with pytest.raises(TableError):
        read("Имя\nА\nА\nА\n")


@pytest.mark.parametrize("text", ["Имя;Б;В\n" + "А;Б;В\n" * 3, 'Отчёт\n"А,Б,В"\n' + '"А,Б,В"\n' * 3])
def test_report_when_its_rows_are_wide_then_it_is_not_read_for_minutes(text, monkeypatch):
    monkeypatch.setattr(webinar_reports, "MOST_CELLS", 10)
    with pytest.raises(TableError) as refused:
        read(text)
    assert refused.value.code == "report_too_long"


def test_report_when_a_name_is_a_formula_then_it_stays_text():
    assert read("Имя;Минут\n=HYPERLINK(1);5\n")[0].name == "=HYPERLINK(1)"


def test_report_when_one_cell_holds_everything_then_it_is_read_or_refused_in_words():
    with pytest.raises(TableError):
        read('Отчёт\n"a,b\n\n c,d"\n' + "x," * 200_000)


# --- Who is meant ---


def person(key: int, name: str, email: str = "") -> Person:
    return Person(Registration(pk=key, guest_email=email), PersonFacts(name), has_certificate=False)


PEOPLE = [
    person(1, "Иванова Анна Петровна", "anna@example.org"),
    person(2, "Петров Пётр Ильич", "petrov@example.org"),
    person(3, "Сидорова Ольга", "school@example.org"),
    person(4, "Сидорова Ольга", "olga@example.org"),
    person(5, "Яковлева Мария Сергеевна", "school@example.org"),
]


@pytest.mark.parametrize(("name", "email", "keys", "is_sure"), [
    ("", "ANNA@example.org", [1], True),  # the address alone
    ("Анна Петровна ИВАНОВА", "", [1], True),  # the full name, in any order
    ("Петя (Петров Петр Ильич)", "", [2], True),  # what Zoom puts in brackets
    ("Сидорова Ольга", "", [3, 4], False),  # two of one name
    ("Сидорова Ольга", "school@example.org", [3], True),  # one mailbox of a school, and the name
    ("", "school@example.org", [3, 5], False),
    ("Петров Пётр Ильич", "anna@example.org", [1, 2], False),  # somebody came by another's link
    ("Анна Иванова", "", [1], False),  # without the patronymic
    ("Иванова А.П.", "", [1], False),
    ("Яковлева Мария Сергевна", "", [5], False),  # a slip of the pen
    ("Кузнецов Олег", "", [], False),
    ("Мария", "", [5], False),  # one of the names alone
])  # fmt: skip
def test_match_when_a_visitor_is_named_then_sure_doubtful_or_unknown(name, email, keys, is_sure):
    (found,) = match([Visitor(name, email, 60)], PEOPLE)
    assert ([one.key for one in found.people], found.is_sure) == (keys, is_sure)


def test_match_when_two_addresses_have_one_name_then_the_organiser_decides():
    visitors = [Visitor("Петров Пётр Ильич", "a@example.org", 9), Visitor("Петров Пётр Ильич", "b@example.org", 9)]
    assert [one.is_sure for one in match(visitors, PEOPLE)] == [False, False]


def test_match_when_all_names_begin_alike_then_few_are_compared(monkeypatch):
    compared = []
    monkeypatch.setattr(webinar_matches, "_likeness", lambda words, own: compared.append(own) or 0)
    match([Visitor("Ивановский Лев", "", 1)], [person(key, f"Иванов{key} Иван{key}") for key in range(500)])
    assert len(compared) == webinar_matches.MOST_COMPARED


def test_match_when_all_names_have_the_same_letters_then_few_are_compared_by_them(monkeypatch):
    monkeypatch.setattr(webinar_matches, "MOST_COMPARED_BY_LETTERS", 3)
    people = [person(key, f"Иванов {'аб' * 20}{'в' * key}") for key in range(5)]
    matches = match([Visitor(f"Ивановский {'ба' * 20}", "", 1)] * 2, people)
    assert [len(one.people) for one in matches] == [3, 0]
