"""The editor when something goes wrong or goes on meanwhile: slow and lost answers, other tabs, a lost session."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from iom_plugin.models import Activity, LearningTask, Result, RouteNeed
from tests.browser.conftest import sign_in
from tests.browser.test_editor import another_tab, line, steps, wait_saved
from tests.browser.test_editor import editor as editor
from tests.browser.test_editor import route as route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@contextmanager
def held(page, address):
    """What is sent to ``address`` meanwhile waits for the end of the block."""
    waiting, is_over = [], []

    def hold(route):
        if route.request.method == "POST" and not is_over:
            waiting.append(route)
        else:
            route.continue_()

    page.route(address, hold)
    yield waiting
    is_over.append(True)
    for one in waiting:
        one.continue_()


def until(page, condition):
    for _attempt in range(50):
        if condition():
            return
        page.wait_for_timeout(100)
    pytest.fail("It has not come to this.")


def test_save_when_typed_on_meanwhile_then_the_next_one_knows_of_it(editor):
    line(editor, LearningTask, "task").click()
    with held(editor, "**/tasks/**") as waiting:
        editor.locator("#line_text").fill("Изучить приёмы")
        until(editor, lambda: waiting)
        editor.locator("#line_text").fill("Изучить приёмы и методы")
        editor.wait_for_timeout(1500)  # the pause after which the next one waits for its turn
        assert len(waiting) == 1
    wait_saved(editor)
    expect(editor.get_by_role("alert")).to_have_count(0)
    until(editor, lambda: LearningTask.objects.order_by("pk").first().text == "Изучить приёмы и методы")


def test_new_step_when_typed_on_meanwhile_then_it_is_added_once(editor):
    count = Activity.objects.count()
    editor.get_by_role("link", name="Добавить мероприятие").first.click()
    with held(editor, "**/activities/**") as waiting:
        editor.locator("#line_title").fill("Посещение")
        until(editor, lambda: waiting)
        editor.locator("#line_title").fill("Посещение уроков")
        editor.wait_for_timeout(1500)
    until(editor, lambda: Activity.objects.filter(title="Посещение уроков").exists())
    assert Activity.objects.count() == count + 1


def test_new_step_when_the_answer_is_lost_then_it_is_added_once(page, editor):
    count, lost = Activity.objects.count(), []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.fulfill(status=502, body="Bad gateway")
        else:
            route.continue_()

    with another_tab(editor) as tab:  # its console may complain
        tab.route("**/activities/**", lose)
        tab.get_by_role("link", name="Добавить мероприятие").first.click()
        tab.locator("#line_title").fill("Посещение уроков")
        expect(tab.locator("[data-iom-state]")).to_contain_text("Не сохранено")
        expect(tab.locator("[data-iom-state]")).to_have_text("Сохранено", timeout=15_000)
    assert Activity.objects.count() == count + 1


def test_text_when_changed_back_while_it_is_saved_then_what_stands_there_is_saved(editor):
    task = LearningTask.objects.order_by("pk").first()
    line(editor, LearningTask, "task").click()
    with held(editor, "**/tasks/**") as waiting:
        editor.locator("#line_text").fill("Передумаю")
        until(editor, lambda: waiting)
        editor.locator("#line_text").fill(task.text)
        editor.keyboard.press("Escape")
    expect(editor.locator(".iom-place")).to_have_count(0)
    until(editor, lambda: LearningTask.objects.get(pk=task.pk).text == task.text)
    expect(line(editor, LearningTask, "task")).to_have_text(task.text)


def test_text_when_typed_on_after_the_button_then_it_is_saved_too(editor):
    line(editor, LearningTask, "task").click()
    with held(editor, "**/tasks/**") as waiting:
        editor.locator("#line_text").fill("Изучить")
        editor.keyboard.press("Control+Enter")
        until(editor, lambda: waiting)
        editor.keyboard.press("End")
        editor.keyboard.type(" ещё")
    expect(editor.locator(".iom-place")).to_have_count(0)
    assert LearningTask.objects.order_by("pk").first().text == "Изучить ещё"


def test_session_when_it_has_ended_then_the_text_is_saved_after_signing_in_in_another_tab(editor, route):
    with another_tab(editor) as tab:
        line(tab, RouteNeed, "need").click()
        expect(tab.locator("#line_text")).to_be_focused()
        tab.context.clear_cookies()
        tab.locator("#line_text").fill("Написано до входа")
        expect(tab.locator("[data-iom-state]")).to_contain_text(re.compile("Не сохранено"))
        with another_tab(editor) as other:
            sign_in(other, route.teacher.user)
        tab.bring_to_front()
        tab.evaluate("window.dispatchEvent(new Event('focus'))")
        wait_saved(tab)
    assert RouteNeed.objects.order_by("pk").first().text == "Написано до входа"


def test_conflict_when_session_has_ended_then_no_page_for_signing_in_stands_in_the_cell(editor):
    with another_tab(editor) as other:
        line(editor, LearningTask, "task").click()
        line(other, LearningTask, "task").click()
        editor.locator("#line_text").fill("Изучить методы")
        wait_saved(editor)
        other.locator("#line_text").fill("Изучить способы")
        expect(other.get_by_role("alert")).to_be_visible()
        other.context.clear_cookies()
        other.get_by_role("button", name="Взять новый").click()
        expect(other.locator("[data-iom-state]")).to_contain_text("вышли")
        assert other.locator(".iom-place [type=password]").count() == 0
        expect(other.locator("#line_text")).to_have_value("Изучить способы")


def test_conflict_when_a_button_is_pressed_twice_then_once_is_enough(editor):
    with another_tab(editor) as mine:
        line(mine, LearningTask, "task").click()
        expect(mine.locator("#line_text")).to_be_focused()
        LearningTask.objects.update(text="Изучить иное")
        problems = []
        mine.on("pageerror", lambda error: problems.append(error))
        mine.locator("#line_text").fill("Изучить способы")
        mine.get_by_role("button", name="Оставить мой текст").dblclick()
        wait_saved(mine)
        assert problems == []
    assert LearningTask.objects.order_by("pk").first().text == "Изучить способы"


def test_line_when_opened_without_a_connection_then_told_and_the_page_stays(editor, assert_accessible):
    with another_tab(editor) as tab:
        tab.context.set_offline(True)
        line(tab, RouteNeed, "need").click()
        expect(tab.locator("#iom-said")).to_be_in_viewport()
        expect(tab.locator("#iom-said")).to_contain_text("нет связи")
        assert_accessible(tab)
        tab.context.set_offline(False)
        line(tab, RouteNeed, "need").click()
        expect(tab.locator("#line_text")).to_be_focused()


def test_route_when_sent_in_another_tab_then_told_and_nothing_changes(editor, route):
    with another_tab(editor) as tab:
        line(tab, RouteNeed, "need").click()
        expect(tab.locator("#line_text")).to_be_focused()
        type(route).objects.filter(pk=route.pk).update(status="submitted")
        tab.locator("#line_text").fill("Поздно")
        expect(tab.locator("[data-iom-state]")).to_contain_text("Не сохранено")
        expect(tab.locator("#line_text")).to_have_value("Поздно")
    assert not RouteNeed.objects.filter(text="Поздно").exists()


def test_keys_when_pressed_fast_then_every_move_is_made(editor, route):
    first = line(editor, Activity, "activity")
    title = first.inner_text()
    first.focus()
    for _time in range(2):
        editor.keyboard.press("Alt+ArrowDown")
    until(editor, lambda: Activity.objects.order_by("pk").first().sort_order == 3)
    expect(first).to_be_focused()
    until(editor, lambda: steps(editor)[2] == title.split("\n")[0])
    for _time in range(3):
        editor.keyboard.press("Alt+ArrowUp")
    expect(editor.locator("#iom-said")).to_have_text(re.compile("первая"))
    expect(first).to_be_focused()


def test_buttons_when_pressed_twice_then_done_once(editor):
    results = Result.objects.count()
    editor.get_by_role("link", name="Добавить результат").first.dblclick()
    editor.locator("#line_text").fill("Обзор приёмов")
    editor.get_by_role("button", name="Сохранить", exact=True).dblclick()
    expect(editor.locator(".iom-place")).to_have_count(0)
    needs = RouteNeed.objects.count()
    editor.get_by_role("link", name="Добавить дефицит или задачу").dblclick()
    editor.locator(".iom-place a[href*='kind=task']").dblclick()
    editor.locator("#line_text").fill("Подготовка к аттестации")
    editor.get_by_role("button", name="Сохранить", exact=True).dblclick()
    expect(editor.locator(".iom-place")).to_have_count(0)
    assert (Result.objects.count(), RouteNeed.objects.count()) == (results + 1, needs + 1)


def test_finger_when_it_drags_then_the_line_is_moved(browser, editor, route, live_server):
    """Touch as Chromium sends it: the handle takes the pointer, the page does not scroll."""
    first = LearningTask.objects.filter(need__route=route).order_by("pk").first()
    session = editor.context.new_cdp_session(editor)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    editor.set_viewport_size({"width": 1280, "height": 3000})
    start = editor.locator(f"#activity-{first.activities.first().pk} .iom-handle").bounding_box()
    end = editor.locator(f"#activity-{first.activities.last().pk}").bounding_box()
    x, y = start["x"] + 8, start["y"] + 8
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 6):
        to = y + (end["y"] + end["height"] - 2 - y) * part / 5
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": to}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(editor.locator("#iom-said")).to_have_text("Перемещено.")
    assert [str(one) for one in first.activities.all()][0] == "Второй шаг"
