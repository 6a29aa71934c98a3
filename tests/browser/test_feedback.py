"""Feedback in a real browser: three teachers answer, and the organiser sees charts; a guest answers as well."""

import datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from iom_plugin_resources.models import EventFeedback
from iom_plugin_resources.queries.guests import guest_token
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory

from .conftest import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]
MINE, DESK = "/resources-map/calendar/mine/", "/resources-map/calendar/desk/"
QUESTIONS = [
    "Насколько полезным было мероприятие?",
    "Как всё было организовано?",
    "Возьмёте ли вы что-то в свою работу?",
]


@pytest.fixture
def keeper():
    return MembershipFactory(role="methodologist").user


@pytest.fixture
def occurrence(keeper):
    organiser = keeper.iom_memberships.get().organisation
    event = LearningEventFactory(title="Мастер-класс по оцениванию", organiser=organiser)
    return OccurrenceFactory(event=event, day=timezone.localdate() - datetime.timedelta(days=1))


def came(occurrence, **who):
    return RegistrationFactory(occurrence=occurrence, status="attended", attended_at=occurrence.ends_at, **who)


@pytest.fixture
def teachers(occurrence):
    teachers = [TeacherFactory(last_name=name) for name in ("Алексеева", "Белова", "Власова")]
    for teacher in teachers:
        came(occurrence, user=teacher.user)
    return teachers


def answer(page, scores):
    for question, score in zip(QUESTIONS, scores, strict=True):
        page.get_by_role("group", name=question).get_by_role("radio").nth(score - 1).check()


def test_feedback_when_three_teachers_have_answered_then_the_organiser_sees_the_charts(
    page, keeper, occurrence, teachers, assert_accessible
):
    results = f"{DESK}{occurrence.pk}/feedback/"
    sign_in(page, keeper, to=results)
    page.get_by_text("Ответов пока нет").wait_for()
    assert_accessible(page)
    given = [(5, 4, 4, "Готовые шаблоны."), (4, 4, 3, ""), (5, 5, 4, "Разбор работ.")]
    for teacher, (*scores, text) in zip(teachers, given, strict=True):
        answer_from_the_list(page, teacher, scores, text, assert_accessible)

    sign_in(page, keeper, to=results)
    page.get_by_text("3 ответа, участников: 3").wait_for()
    assert_accessible(page)
    first = page.get_by_role("table", name=QUESTIONS[0])
    assert "в среднем 4,7 из 5" in first.inner_text()
    assert first.get_by_role("row", name="5 – очень полезно").get_by_role("cell").inner_text().strip() == "2"
    widths = [bar.evaluate("bar => bar.getBoundingClientRect().width") for bar in first.locator("rect").all()]
    assert widths[0] > widths[1] > widths[2] == 0
    assert page.get_by_text("Готовые шаблоны.").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать таблицу Excel").click()
    with download.value.path().open("rb") as file:
        assert load_workbook(file).worksheets[0]["A2"].value == QUESTIONS[0]


def answer_from_the_list(page, teacher, scores, text, assert_accessible):
    """From «Мои записи» to the thanks."""
    sign_in(page, teacher.user, to=MINE)
    page.get_by_role("link", name="Оставить отзыв").click()
    assert_accessible(page)
    page.get_by_label("Что было самым полезным?").fill(text)
    page.get_by_role("button", name="Отправить ответы").click()
    page.locator("#iom-errors").wait_for()
    assert_accessible(page)
    assert page.get_by_label("Что было самым полезным?").input_value() == text
    answer(page, scores)
    page.get_by_role("button", name="Отправить ответы").click()
    page.get_by_text("Спасибо, ответы отправлены организатору").wait_for()
    assert_accessible(page)


def test_form_when_only_the_keyboard_is_used_then_it_can_be_answered_and_targets_are_large(page, occurrence, teachers):
    sign_in(page, teachers[0].user, to=MINE)
    page.set_viewport_size({"width": 320, "height": 800})
    page.get_by_role("link", name="Оставить отзыв").click()
    for box in (label.bounding_box() for label in page.locator("label.iom-scale__choice").all()):
        assert min(box["width"], box["height"]) >= 44
    page.locator("input[type=radio]").first.focus()
    for number in range(len(QUESTIONS)):
        for _step in range(number + 1):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.type("Примеры.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Спасибо").wait_for()
    stored = EventFeedback.objects.get()
    assert (list(stored.scores.values()), stored.useful) == ([2, 3, 4], "Примеры.")


def test_feedback_when_a_guest_answers_without_a_script_then_stored_and_thanked(browser, live_server, occurrence):
    registration = came(occurrence, user=None, guest_email="olga@example.org", guest_name="Смирнова Ольга")
    context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/resources-map/calendar/guests/{guest_token(registration)}/")
    answer(page, (5, 5, 5))
    page.get_by_role("button", name="Отправить ответы").click()
    page.get_by_text("Спасибо").wait_for()
    context.close()
    assert EventFeedback.objects.count() == 1


def test_guest_page_when_it_asks_then_accessible(page, occurrence, assert_accessible):
    registration = came(occurrence, user=None, guest_email="olga@example.org", guest_name="Смирнова Ольга")
    page.goto(f"/resources-map/calendar/guests/{guest_token(registration)}/")
    assert_accessible(page)
