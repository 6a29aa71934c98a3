"""Agenda and protocol of a meeting as Word files."""

from io import BytesIO

import pytest
from django.utils import translation
from docx import Document

from iom_plugin.exports.meetings import paper_context, render_paper, sample_agenda, sample_protocol
from iom_plugin.models import DocumentTemplate
from iom_plugin.services import meetings
from iom_plugin.services.meetings import ItemDecision
from tests.factories.meetings import DAY, council, decided, held_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

NASTY = "<b>Смайл</b> & {{ items }} {% if %} 🙂 \u202eотворот"


def text_of(document) -> str:
    file = Document(BytesIO(document.content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def test_protocol_when_held_then_says_who_was_there_what_was_heard_and_decided():
    school = council(3)
    meeting = school.plan(chair="Воронцова Елена Аркадьевна", place="библиотека")
    meetings.name_speakers(meeting, {meeting.items.first().pk: "Белова И. В."}, by=school.curator)
    given = decided(
        meeting, ItemDecision("approved", "Удачи!"), ItemDecision("returned", "Назовите курс."), ItemDecision()
    )
    meetings.hold_meeting(
        meeting,
        by=school.curator,
        decisions=given,
        protocol_number="3",
        held_on=DAY,
        members="Белова Ирина Викторовна",
        chair="Воронцова Елена Аркадьевна",
        secretary="Лаптев Сергей Николаевич",
        notes="Следующее заседание в марте.",
    )
    meeting.refresh_from_db()
    document = render_paper(meeting, "protocol")
    text = text_of(document)
    assert document.filename == "Протокол № 3 28.10.2026.docx"
    for words in (
        "заседания методического совета",
        "28 октября 2026 г.",
        "библиотека",
        "Председатель: Воронцова Елена Аркадьевна",
        "Докладчик: Белова И. В.",
        "Согласовать маршрут. Пожелания автору:",
        "Удачи!",
        "Вернуть маршрут на доработку:",
        "Назовите курс.",
        "Перенести рассмотрение на другое заседание.",
        "Следующее заседание в марте.",
        "Е.\u00a0А.\u00a0Воронцова",
    ):
        assert words in text, words
    assert ".." not in text


def test_papers_when_texts_are_nasty_then_printed_as_they_are():
    school = council(1)
    meeting = held_meeting(school, notes=NASTY, members=NASTY)
    meeting.refresh_from_db()
    text = text_of(render_paper(meeting, "protocol"))
    assert "<b>Смайл</b> & {{ items }} {% if %} 🙂" in text


def test_papers_when_little_is_known_then_no_empty_labels():
    meeting = council(1).plan()
    text = text_of(render_paper(meeting, "agenda"))
    assert "Докладчик" not in text
    meeting = held_meeting(council(1))
    text = text_of(render_paper(meeting, "protocol"))
    assert "Присутствовали" not in text
    assert "Разное" not in text


@pytest.mark.parametrize("sample", [sample_agenda, sample_protocol])
def test_sample_when_a_template_is_tried_then_has_all_that_a_meeting_has(sample):
    real = paper_context(held_meeting(council(1)), "protocol")
    invented = sample()
    assert invented.keys() == real.keys()
    assert invented["items"][0].keys() == real["items"][0].keys()
    assert all(invented[name] for name in ("members", "notes", "items"))


def test_paper_when_the_organisation_has_its_own_template_then_that_is_filled():
    school = council(1)
    own, file = Document(), BytesIO()
    own.add_paragraph("Бланк школы: {{ heading }}")
    own.save(file)
    DocumentTemplate.objects.create(
        kind="agenda", organisation=school.organisation, title="Бланк", content=file.getvalue(), filename="a.docx"
    )
    with translation.override("en"):
        assert text_of(render_paper(school.plan(), "agenda")) == "Бланк школы: Повестка"


def test_paper_when_more_routes_then_as_many_queries(django_assert_num_queries):
    small, large = council(1).plan(), council(5).plan()
    for meeting in (small, large):
        with django_assert_num_queries(2):
            paper_context(meeting, "agenda")
