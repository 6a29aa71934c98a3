"""How one activity is worded, and what is taken out of its words."""

import pytest

from iom_plugin.imports.road_maps.steps import Step, hours_of, is_dates, read_step


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Вебинар «Диалог», ИРО (октябрь 2025)", Step("Вебинар «Диалог»", "октябрь 2025", None, "ИРО")),
        ("Курсы ПК, 36 ч., ЦНППМ (12.01.2026–30.01.2026)", Step("Курсы ПК", "12.01.2026–30.01.2026", 36, "ЦНППМ")),
        ("Курсы «Графики», 72 часа", Step("Курсы «Графики»", hours=72)),
        ("Стажировка (24 ак. ч.), Приозёрский лицей", Step("Стажировка (24 ак. ч.)", provider="Приозёрский лицей")),
        ("Стажировка в лицее (24 ч)", Step("Стажировка в лицее", hours=24)),
        ("Посещение уроков (3 урока)", Step("Посещение уроков (3 урока)")),
        ("Посещение уроков (3 урока) (ноябрь 2025 г.)", Step("Посещение уроков (3 урока)", "ноябрь 2025 г.")),
        ("Изучение пособия, глава 2", Step("Изучение пособия, глава 2")),
        ("Изучение статей, книг, ФГОС", Step("Изучение статей, книг, ФГОС")),
        ("Семинар «Школа, дом, центр»", Step("Семинар «Школа, дом, центр»")),
        ("Октябрь – ноябрь 2025: вебинар о схемах", Step("вебинар о схемах", "Октябрь – ноябрь 2025")),
        ("Вебинар: до 5 «Б» класса, март 2026", Step("Вебинар: до 5 «Б» класса", "март 2026")),
        ("Вебинар о схемах (отменено)", Step("Вебинар о схемах", is_cancelled=True)),
        ("(октябрь 2025)", Step("(октябрь 2025)")),
    ],
)
def test_step_when_read_then_only_what_is_certain_leaves_the_title(text, step):
    assert read_step(text) == step


def test_step_when_columns_say_it_then_the_words_stay():
    text = "Курсы, 36 ч., ЦНППМ (май 2026)"
    assert read_step(text, has_dates=True, has_hours=True, has_provider=True) == Step(text)


@pytest.mark.parametrize(
    "text", ["октябрь 2025", "до 15.11.2025", "I квартал 2026", "в течение года", "1.01–9.01.2026"]
)
def test_dates_when_they_say_when_then_dates(text):
    assert is_dates(text)


@pytest.mark.parametrize("text", ["2", "2025", "глава 2", "март и другие стихи", "", "5 класс"])
def test_dates_when_a_number_or_more_words_then_none(text):
    assert not is_dates(text)


@pytest.mark.parametrize(
    ("text", "hours"), [("36", 36), ("36 ч.", 36), ("0", None), ("в 7 классе", None), ("99999", None), ("", None)]
)
def test_hours_when_anything_else_then_none(text, hours):
    assert hours_of(text) == hours
