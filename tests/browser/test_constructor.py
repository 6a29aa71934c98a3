"""The constructor and the note in a real browser: told back while one writes, by keyboard, without a script."""

import re

import pytest
from playwright.sync_api import expect

from iom_plugin.models import LearningTask, Opener, Route
from tests.browser.conftest import sign_in
from tests.factories.routes import DeficitFactory, LearningTaskFactory, RouteFactory, RouteNeedFactory, TeacherFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def route():
    teacher = TeacherFactory(first_name="Анна", middle_name="Петровна")
    DeficitFactory(teacher=teacher, competency__title="Смысловое чтение")
    return RouteFactory(teacher=teacher, goal="")


@pytest.fixture
def writer(page, route):
    sign_in(page, route.teacher.user)
    return page


def test_new_route_when_begun_by_keyboard_then_one_field_is_enough(writer, assert_accessible):
    writer.goto("/iom/routes/add/")
    assert_accessible(writer)
    writer.locator("#id_theme").focus()
    writer.keyboard.type("Смысловое чтение на уроках")
    writer.keyboard.press("Enter")
    writer.wait_for_url(re.compile(r"/iom/routes/\d+/"))
    assert Route.objects.filter(theme="Смысловое чтение на уроках").exists()


def test_sentence_when_blanks_are_filled_then_it_is_told_back_in_its_cases(writer, route, assert_accessible):
    need = RouteNeedFactory(route=route)
    writer.goto(f"/iom/needs/{need.pk}/tasks/add/?opener=practice-ready")
    assert writer.locator("#id_part1 option").all_inner_texts() == ["способной", "готовой"]
    writer.locator("#id_part1").select_option("готовой")
    writer.locator("#id_part2").press_sequentially("проведение уроков-исследований")
    sentence = "Стать готовой к проведению уроков-исследований"
    expect(writer.locator(".iom-wording__sentence")).to_contain_text(sentence)
    writer.locator("#id_step-title").fill("Два урока-исследования")
    writer.locator("#id_step-dates").press_sequentially("март")
    expect(writer.locator(".iom-dates__note")).to_contain_text("1–31 марта 2027 г.")
    assert_accessible(writer)
    writer.locator("#id_part2").press("Enter")
    writer.wait_for_url(lambda url: "tasks/add" not in url or "opener" not in url)
    assert LearningTask.objects.get().text == sentence


def test_sentence_when_it_is_left_for_own_words_then_the_words_so_far_are_kept(writer, route):
    need = RouteNeedFactory(route=route)
    writer.goto(f"/iom/needs/{need.pk}/tasks/add/?opener=learn-study")
    writer.locator("#id_part2").fill("смысловое чтение")
    writer.locator("button[name=own]").click()
    expect(writer.locator("#id_text")).to_have_value("Изучить приёмы смыслового чтения")


def test_sentence_when_it_is_changed_in_the_table_then_told_back_there_too(writer, route):
    kept = {"part1": "приёмы", "part2": "чтение"}
    opener = Opener.objects.get(code="learn-study")
    task = LearningTaskFactory(need__route=route, opener=opener, answers=kept, text="Изучить приёмы чтения")
    writer.goto(route.get_absolute_url())
    writer.locator(f"#edit-task-{task.pk}").click()
    writer.locator("#line_part2").fill("")
    writer.locator("#line_part2").press_sequentially("читательский дневник")
    expect(writer.locator(".iom-wording__sentence")).to_contain_text("Изучить приёмы читательского дневника")


def test_note_when_texts_are_taken_over_then_they_stand_in_their_fields(writer, route, assert_accessible):
    writer.goto(f"/iom/routes/{route.pk}/note/")
    assert_accessible(writer)
    writer.locator("button[name=take][value=goal-0]").click()
    expect(writer.locator("#id_goal")).to_have_value("Развить компетенцию «Смысловое чтение»")
    writer.locator("#id_report_form").fill("Доклад на методическом объединении")
    writer.locator("#id_report_form").press("Enter")
    writer.wait_for_url("**#note")
    assert_accessible(writer)
    route.refresh_from_db()
    assert (route.goal, route.report_form) == (
        "Развить компетенцию «Смысловое чтение»",
        "Доклад на методическом объединении",
    )


def test_sheet_when_corrected_then_back_to_the_route(writer, route):
    writer.goto(route.get_absolute_url())
    writer.get_by_role("link", name="Исправить справку").click()
    writer.locator("#id_education").fill("высшее, филолог")
    writer.locator(".iom form .iom-row button.iom-button").last.click()
    writer.wait_for_url("**#information")
    expect(writer.locator("#iom-sheet")).to_contain_text("высшее, филолог")
    writer.get_by_role("link", name="Вся справка").click()
    expect(writer.locator("#iom-sheet")).to_contain_text("повышения квалификации")


def test_sentence_when_there_is_no_script_then_it_is_composed_when_saved(browser, live_server, route):
    need = RouteNeedFactory(route=route)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, route.teacher.user)
    page.goto(f"/iom/needs/{need.pk}/tasks/add/?opener=learn-study")
    page.locator("#id_part2").fill("формирующее оценивание")
    page.locator("button.iom-button[name=next]").click()
    page.goto(route.get_absolute_url())
    expect(page.get_by_text("Изучить приёмы формирующего оценивания").first).to_be_visible()
    context.close()
