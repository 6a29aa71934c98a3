from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from iom_plugin_resources.exports.feedback import render_feedback
from iom_plugin_resources.queries.feedback import Results, Scale
from iom_plugin_resources.queries.feedback_questions import questions
from tests.factories.events import LearningEventFactory, OccurrenceFactory

pytestmark = pytest.mark.django_db


def sheets(results):
    occurrence = OccurrenceFactory(event=LearningEventFactory(title="Оценивание: «как?»"))
    with translation.override("en"):
        document = render_feedback(occurrence, results)
    assert document.filename == f"Отзывы, {occurrence.first_day:%Y-%m-%d}, Оценивание «как ».xlsx"
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in load_workbook(BytesIO(document.content))]


def test_table_when_made_then_in_the_portals_language_with_a_row_a_question(settings):
    del settings.IOM_FEEDBACK_QUESTIONS
    scales = [Scale(one, (0, 0, 1, 1, 1)) for one in questions()]
    numbers, texts = sheets(Results(3, 5, scales, ["-1"], ["Ещё\x07 раз"]))
    assert numbers[0] == ["Вопрос", "Средняя оценка", "Ответы", "1", "2", "3", "4", "5"]
    assert numbers[1] == ["Насколько полезным было мероприятие?", 4, 3, 0, 0, 1, 1, 1]
    assert len(numbers) == 4
    assert texts == [["Полезное", "-1"], ["Можно лучше", "Ещё раз"]]


def test_table_when_nobody_has_answered_a_new_question_then_its_average_is_empty():
    [numbers] = sheets(Results(3, 3, [Scale(questions()[0], (0, 0, 0, 0, 0))]))
    assert numbers[1][1:3] == [None, 0]
