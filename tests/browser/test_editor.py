"""The editor of a road map in a real browser: written in place, by keyboard, in two tabs, without a script."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from iom_plugin.models import Activity, LearningTask, Result, RouteNeed
from tests.browser.conftest import sign_in
from tests.factories.routes import ActivityFactory, TeacherFactory, ready_route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SAVED = "Сохранено"


@pytest.fixture
def route():
    """Two needs with two tasks each; the first task has three steps."""
    route = ready_route(TeacherFactory(), needs=2)
    task = LearningTask.objects.filter(need__route=route).first()
    for title in ("Второй шаг", "Третий шаг"):
        ActivityFactory(task=task, title=title)
    return route


@pytest.fixture
def editor(page, route):
    """The author's browser on the screen of the route."""
    sign_in(page, route.teacher.user)
    page.goto(route.get_absolute_url())
    return page


@contextmanager
def another_tab(editor):
    tab = editor.context.new_page()
    tab.goto(editor.url)
    yield tab
    tab.close()


def line(page, model, noun, number=0):
    return page.locator(f"#edit-{noun}-{model.objects.order_by('pk')[number].pk}")


def wait_saved(page):
    expect(page.locator("[data-iom-state]")).to_have_text(SAVED)


def steps(page) -> list[str]:
    return [text.split("\n")[0] for text in page.locator("a[id^='edit-activity-']").all_inner_texts()]


def test_cell_when_typed_in_then_saved_and_shown_without_a_button(editor, assert_accessible):
    need = line(editor, RouteNeed, "need")
    need.click()
    assert_accessible(editor)
    editor.locator("#line_text").fill("Не хватает приёмов обратной связи")
    wait_saved(editor)
    assert RouteNeed.objects.order_by("pk").first().text == "Не хватает приёмов обратной связи"
    editor.keyboard.press("Escape")
    expect(need).to_have_text("Не хватает приёмов обратной связи")
    expect(need).to_be_focused()
    assert_accessible(editor)


def test_dates_when_their_cell_is_chosen_then_the_form_opens_at_them(editor):
    step = Activity.objects.order_by("pk").first()
    editor.locator(f"#dates-activity-{step.pk}").click()
    expect(editor.locator("#line_dates")).to_be_focused()
    editor.locator("#line_dates").fill("12.03.2027")
    wait_saved(editor)
    expect(editor.locator(f"#dates-activity-{step.pk}")).to_have_text("12.03.2027")


def test_step_when_new_and_typed_then_it_is_kept_though_the_page_is_left(editor, route):
    editor.get_by_role("link", name="Добавить мероприятие").first.click()
    editor.locator("#line_title").fill("Посещение уроков коллеги")
    wait_saved(editor)
    editor.locator("#line_dates").fill("ноябрь 2026")
    wait_saved(editor)
    editor.reload()
    expect(editor.get_by_role("link", name="Посещение уроков коллеги")).to_be_visible()
    assert Activity.objects.get(title="Посещение уроков коллеги").starts_on.month == 11


def test_task_when_not_whole_yet_then_what_was_typed_is_there_again(editor):
    add = editor.get_by_role("link", name="Добавить образовательную задачу").first
    add.click()
    editor.locator(".iom-place a[href*='learn-study']").click()
    editor.locator("#line_part2").fill("формирующего оценивания")
    editor.keyboard.press("Escape")
    expect(editor.locator(".iom-place")).to_have_count(0)
    add.click()
    editor.locator(".iom-place a[href*='learn-study']").click()
    expect(editor.locator("#line_part2")).to_have_value("формирующего оценивания")


def test_keyboard_when_nothing_else_is_used_then_all_can_be_done(editor, route):
    """From a line: open by Enter, write, leave by Escape, move by Alt and arrows, undo by Ctrl+Z."""
    step = line(editor, Activity, "activity")
    step.focus()
    editor.keyboard.press("Enter")
    expect(editor.locator("#line_title")).to_be_focused()
    editor.keyboard.press("Control+a")
    editor.keyboard.type("Первый шаг")
    editor.keyboard.press("Escape")
    expect(step).to_be_focused()
    assert steps(editor)[:3] == ["Первый шаг", "Второй шаг", "Третий шаг"]
    editor.keyboard.press("Alt+ArrowDown")
    expect(editor.locator("#iom-said")).to_have_text(re.compile("Перемещено ниже"))
    assert steps(editor)[:3] == ["Второй шаг", "Первый шаг", "Третий шаг"]
    expect(step).to_be_focused()
    editor.keyboard.press("Control+z")
    expect(editor.locator("#iom-said")).to_have_text(re.compile("Отменено"))
    assert steps(editor)[:3] == ["Первый шаг", "Второй шаг", "Третий шаг"]
    editor.keyboard.press("Control+z")
    expect(step).not_to_have_text(re.compile("Первый шаг"))


def test_new_step_when_written_by_keyboard_then_enter_leads_on(editor):
    add = editor.get_by_role("link", name="Добавить результат").first
    add.focus()
    editor.keyboard.press("Enter")
    expect(editor.locator("#line_form")).to_be_focused()
    editor.keyboard.press("Tab")
    editor.keyboard.type("Обзор трёх приёмов")
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_role("link", name="Обзор трёх приёмов")).to_be_focused()


def test_two_tabs_when_both_change_a_line_then_the_second_is_told_and_chooses(editor, assert_accessible):
    with another_tab(editor) as other:
        line(editor, LearningTask, "task").click()
        line(other, LearningTask, "task").click()
        editor.locator("#line_text").fill("Изучить методы")
        wait_saved(editor)
        other.locator("#line_text").fill("Изучить способы")
        told = other.get_by_role("alert")
        expect(told).to_contain_text("Изучить методы")
        expect(other.locator("#line_text")).to_have_value("Изучить способы")
        assert LearningTask.objects.order_by("pk").first().text == "Изучить методы"
        assert_accessible(other)
        other.get_by_role("button", name="Оставить мой текст").click()
        wait_saved(other)
        assert LearningTask.objects.order_by("pk").first().text == "Изучить способы"


def test_two_tabs_when_the_second_takes_what_is_saved_then_it_writes_on_from_there(editor):
    with another_tab(editor) as other:
        line(other, LearningTask, "task").click()
        line(editor, LearningTask, "task").click()
        editor.locator("#line_text").fill("Изучить методы")
        wait_saved(editor)
        other.locator("#line_text").fill("Изучить способы")
        other.get_by_role("button", name="Взять новый").click()
        expect(other.locator("#line_text")).to_have_value("Изучить методы")
        other.locator("#line_text").fill("Изучить методы и способы")
        wait_saved(other)
        assert LearningTask.objects.order_by("pk").first().text == "Изучить методы и способы"


def test_two_tabs_when_line_was_deleted_then_told_and_the_text_stays(editor):
    with another_tab(editor) as other:
        line(other, Result, "result").click()
        line(editor, Result, "result").click()
        editor.locator("summary", has_text="Переместить").click()
        editor.get_by_role("button", name="Удалить").click()
        expect(editor.locator("#iom-said")).to_have_text("Строка удалена.")
        other.locator("#line_text").fill("Долго писала")
        expect(other.locator("[data-iom-state]")).to_contain_text("удалили")
        expect(other.locator("#line_text")).to_have_value("Долго писала")


def test_connection_when_it_is_lost_then_the_text_stays_and_is_saved_later(editor):
    with another_tab(editor) as tab:
        line(tab, RouteNeed, "need").click()
        expect(tab.locator("#line_text")).to_be_focused()
        tab.context.set_offline(True)
        tab.locator("#line_text").fill("Написано в поезде")
        expect(tab.locator("[data-iom-state]")).to_contain_text("нет связи")
        tab.context.set_offline(False)
        wait_saved(tab)
    assert RouteNeed.objects.order_by("pk").first().text == "Написано в поезде"


def test_delete_when_pressed_then_gone_at_once_and_can_be_brought_back(editor):
    count = Activity.objects.count()
    line(editor, RouteNeed, "need").click()
    editor.locator("summary", has_text="Переместить").click()
    editor.get_by_role("button", name="Удалить").click()
    expect(editor.locator("#iom-said")).to_have_text("Строка удалена.")
    assert Activity.objects.count() < count
    undo = editor.get_by_role("button", name=re.compile("Отменить"))
    expect(undo).to_be_focused()
    undo.click()
    expect(editor.locator("#iom-said")).to_have_text(re.compile("Отменено"))
    assert Activity.objects.count() == count


def test_drag_when_dropped_in_another_task_then_the_step_stands_there(editor, route):
    first, *_rest, last = LearningTask.objects.filter(need__route=route).order_by("pk")
    step = first.activities.get(title="Второй шаг")
    handle = editor.locator(f"#activity-{step.pk} .iom-handle")
    target = editor.locator(f"#activity-{last.activities.get().pk}")
    editor.set_viewport_size({"width": 1280, "height": 3000})
    start, end = handle.bounding_box(), target.bounding_box()
    editor.mouse.move(start["x"] + 8, start["y"] + 8)
    editor.mouse.down()
    editor.mouse.move(end["x"] + 20, end["y"] + 2, steps=5)
    editor.mouse.up()
    expect(editor.locator("#iom-said")).to_have_text("Перемещено.")
    assert [str(one) for one in last.activities.all()][0] == "Второй шаг"
    assert not first.activities.filter(pk=step.pk).exists()


def test_copy_and_move_when_chosen_from_the_menu_then_done(editor, route):
    line(editor, LearningTask, "task").click()
    editor.locator("summary", has_text="Переместить").click()
    other = route.needs.last()
    editor.locator("#id_parent").select_option(str(other.pk))
    editor.get_by_role("button", name="Перенести туда").click()
    expect(editor.locator("#iom-said")).to_have_text("Перемещено.")
    assert other.tasks.count() == 3
    line(editor, RouteNeed, "need").click()
    editor.locator("summary", has_text="Переместить").click()
    editor.get_by_role("button", name="Копировать").click()
    expect(editor.locator("#iom-said")).to_contain_text("Скопировано")
    assert route.needs.count() == 3


def test_missing_when_something_lacks_then_always_in_sight_with_a_way_to_it(editor, route, assert_accessible):
    Result.objects.order_by("pk").first().delete()
    editor.reload()
    panel = editor.locator("#iom-panel")
    summary = panel.locator("> summary")
    for width in (1280, 320):
        editor.set_viewport_size({"width": width, "height": 700})
        for step in editor.locator("a[id^='edit-activity-']").all():
            step.scroll_into_view_if_needed()
            box = summary.bounding_box()
            assert 0 <= box["y"] <= 700 - box["height"] + 1
    summary.click()
    task = LearningTask.objects.filter(results=None).first()
    panel.locator(f"a[href='#task-{task.pk}']").first.click()
    expect(editor.locator(f"#edit-task-{task.pk}")).to_be_focused()
    assert_accessible(editor)


def test_road_map_when_texts_are_endless_then_nothing_is_scrolled_sideways(editor, route, assert_accessible):
    for model, name in ((RouteNeed, "text"), (LearningTask, "text"), (Activity, "title"), (Result, "text")):
        model.objects.update(**{name: "ы" * 2000 + " <b>жирно</b> مهارات 😀"})
    editor.reload()
    assert_accessible(editor)
    line(editor, Activity, "activity").click()
    assert_accessible(editor)


def test_constructor_when_opened_in_the_table_then_every_state_is_accessible(editor, assert_accessible):
    with another_tab(editor) as tab:
        tab.get_by_role("link", name="Добавить дефицит или задачу").click()
        tab.locator(".iom-place a[href*='need-quality']").wait_for()
        assert_accessible(tab)
        tab.keyboard.press("Escape")
        tab.get_by_role("link", name="Добавить образовательную задачу").first.click()
        tab.locator(".iom-place a[href*='learn-study']").wait_for()
        assert_accessible(tab)
        tab.locator(".iom-place a[href*='learn-study']").click()
        tab.locator("#line_part2").wait_for()
        assert_accessible(tab)
        tab.locator("#line_step-dates").fill("12.03.2027–01.02.2027")
        tab.get_by_role("button", name="Сохранить и продолжить").click()
        expect(tab.locator("#line_part2")).to_be_focused()
        assert tab.locator("[aria-invalid=true]").count() == 3
        assert_accessible(tab)


class TestWithoutScript:
    @pytest.fixture
    def plain(self, browser, live_server, route):
        context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
        page = context.new_page()
        page.set_default_timeout(15_000)
        sign_in(page, route.teacher.user)
        page.goto(route.get_absolute_url())
        yield page
        context.close()

    def test_lines_when_written_then_saved_by_buttons(self, plain, route):
        line(plain, RouteNeed, "need").click()
        plain.locator("#id_text").fill("Без сценариев")
        plain.get_by_role("button", name="Сохранить").click()
        expect(line(plain, RouteNeed, "need")).to_have_text("Без сценариев")
        plain.get_by_role("link", name="Добавить образовательную задачу").first.click()
        plain.locator("a[href*='practice-introduce']").click()
        plain.locator("#id_part2").fill("самооценки")
        plain.locator("#id_step-title").fill("Два урока")
        plain.locator("#id_step-result_text").fill("Сценарии уроков")
        plain.get_by_role("button", name="Сохранить", exact=True).click()
        expect(plain.get_by_role("link", name="Сценарии уроков")).to_be_visible()
        plain.get_by_role("button", name=re.compile("Отменить")).click()
        expect(plain.get_by_role("link", name="Сценарии уроков")).to_have_count(0)

    def test_lines_when_moved_copied_and_deleted_then_done_by_buttons(self, plain, route):
        line(plain, Activity, "activity").click()
        plain.get_by_role("button", name="Переместить ниже").click()
        assert steps(plain)[0] == "Второй шаг"
        line(plain, Activity, "activity").click()
        plain.get_by_role("button", name="Копировать").click()
        assert Activity.objects.filter(title=Activity.objects.order_by("pk").first().title).count() == 2
        line(plain, Activity, "activity").click()
        plain.get_by_role("link", name="Удалить").click()
        plain.get_by_role("button", name="Удалить").click()
        plain.get_by_role("button", name=re.compile("Отменить")).click()
        assert Activity.objects.filter(title=Activity.objects.order_by("pk").first().title).count() == 2
