"""The list of participants as a table: what stands in it, and that no cell is a formula."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.exports.desks import render_participants
from iom_plugin_resources.queries.participants import participants
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def sheet_of(occurrence):
    document = render_participants(occurrence, participants(occurrence))
    return document, load_workbook(BytesIO(document.content)).active


def test_export_when_people_are_of_all_kinds_then_a_row_each_under_russian_headings(known):
    occurrence = OccurrenceFactory(event=LearningEventFactory(title="Мастер-класс: оценивание"))
    teacher = RegistrationFactory(occurrence=occurrence, note="Нужна розетка.").user
    known[teacher.pk] = PersonFacts("Иванова Мария Петровна", "Учитель", "Школа № 3")
    RegistrationFactory(occurrence=occurrence, user=None, guest_email="o@example.org", status="waitlisted")
    RegistrationFactory(occurrence=occurrence, user=None, guest_email="u@example.org", status="unconfirmed")
    document, sheet = sheet_of(occurrence)
    headings, first, second = sheet.values
    assert headings[:4] == ("№ п/п", "Фамилия, имя, отчество", "Должность", "Место работы")
    assert first[:4] == (1, "Иванова Мария Петровна", "Учитель", "Школа № 3")
    assert first[9] == "Нужна розетка."
    assert (second[4], second[6], second[7]) == ("o@example.org", "В листе ожидания", 1)
    assert sheet.freeze_panes == "A2"
    assert document.filename.endswith("Мастер-класс оценивание.xlsx")


def test_export_when_somebody_writes_a_formula_then_it_is_text():
    occurrence = OccurrenceFactory()
    evil = '=HYPERLINK("http://evil.example","x")'
    for number, start in enumerate("=+-@"):
        values = {"guest_name": start + evil, "guest_organisation": start + evil, "note": start + evil}
        RegistrationFactory(occurrence=occurrence, user=None, guest_email=f"{number}@example.org", **values)
    _document, sheet = sheet_of(occurrence)
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert sum(evil in str(cell.value) for cell in cells) == 12
    assert {cell.data_type for cell in cells if evil in str(cell.value)} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
