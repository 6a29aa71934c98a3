import datetime

import pytest

from iom_plugin.exports.teachers import experience, information, lower_first, position, training
from iom_plugin.models import TrainingRecord
from tests.factories.resources import subject
from tests.factories.routes import TeacherFactory


@pytest.mark.parametrize(
    ("years", "expected"),
    [(0, "менее года"), (1, "1 год"), (2, "2 года"), (5, "5 лет"), (11, "11 лет"), (21, "21 год"), (44, "44 года")],
)
def test_experience_agrees_with_its_number(years, expected):
    assert experience(years) == [expected]


@pytest.mark.django_db
def test_information_sheet_has_all_lines_of_the_form():
    teacher = TeacherFactory(
        last_name="Иванова", education="", experience_years=None, attestation_date=datetime.date(2024, 3, 5)
    )
    teacher.trainings.create(title="Оценивание", provider="ИРО", hours=36, year=2025)
    teacher.trainings.create(title="Чтение", year=2024)
    assert information(teacher) == [
        {"label": "Ф. И. О.", "lines": ["Иванова Анна Петровна"]},
        {"label": "Занимаемая должность", "lines": ["Учитель"]},
        {"label": "Образование", "lines": ["—"]},
        {"label": "Дата аттестации", "lines": ["05.03.2024"]},
        {"label": "Квалификационная категория", "lines": ["первая"]},
        {
            "label": "Дата и темы прохождения программ повышения квалификации",
            "lines": ["2025 г.: «Оценивание», ИРО, 36\u00a0ч", "2024 г.: «Чтение»"],
        },
        {"label": "Педагогический стаж", "lines": ["—"]},
    ]


@pytest.mark.django_db
def test_position_names_the_subjects():
    teacher = TeacherFactory()
    teacher.subjects.set([subject("mathematics"), subject("safety")])
    assert position(teacher) == "Учитель (математика, ОБЗР)"


def test_training_keeps_quotes_that_are_there():
    assert training(TrainingRecord(title="Курс «Чтение»")) == "Курс «Чтение»"


@pytest.mark.parametrize(("text", "expected"), [("Учитель", "учитель"), ("ОБЗР", "ОБЗР"), ("", ""), ("Я", "Я")])
def test_abbreviation_keeps_its_capitals(text, expected):
    assert lower_first(text) == expected
