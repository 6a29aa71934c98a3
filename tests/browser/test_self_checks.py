"""The self-check by keyboard, with the script and without it; its screens are accessible."""

import pytest
from playwright.sync_api import expect

from iom_plugin.services.routes import submit_route
from tests.browser.conftest import sign_in
from tests.factories.routes import curator_of
from tests.factories.self_checks import good_plan, route_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SUM = "#iom-own-total"


@pytest.fixture
def route():
    """A route with one direction in place of an event."""
    plan = good_plan()
    plan[0]["tasks"][0]["steps"][1][0] = "Изучение литературы"
    return route_of(plan)


def score(page, number: int, words: str):
    """Choose a score of a criterion by keyboard."""
    section = page.locator(f"section[aria-labelledby=criterion-{number}]")
    section.get_by_label(words).focus()
    page.keyboard.press("Space")


def test_advice_when_followed_then_leads_to_the_line(page, route, assert_accessible):
    sign_in(page, route.teacher.user)
    page.goto(route.get_absolute_url())
    page.locator("#iom-panel").evaluate("panel => (panel.open = true)")
    advice = page.locator(".iom-self-check details").filter(has_text="мероприятий, а не направлений")
    advice.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(advice.get_by_text("Как это видно:")).to_be_visible()
    expect(advice.get_by_text("Лучше так:")).to_be_visible()
    assert_accessible(page)
    advice.get_by_role("link").click()
    activity = route.needs.first().tasks.first().activities.last()
    assert page.evaluate("location.hash") == f"#activity-{activity.pk}"
    assert page.locator(f"#activity-{activity.pk}").count() == 1


def test_scores_when_chosen_then_kept_and_summed_at_once(page, route, assert_accessible):
    sign_in(page, route.teacher.user)
    page.goto(f"/iom/routes/{route.pk}/self-check/")
    assert_accessible(page)
    score(page, 1, "2 — соответствует")
    expect(page.locator(SUM)).to_contain_text("2 из 20")
    score(page, 3, "1 — частично соответствует")
    expect(page.locator(SUM)).to_contain_text("3 из 20")
    expect(page.locator(SUM)).to_contain_text("сохранено")
    page.reload()
    expect(page.locator(SUM)).to_contain_text("3 из 20")
    score(page, 1, "пока без оценки")
    expect(page.locator(SUM)).to_contain_text("1 из 20")


def test_scores_when_there_is_no_script_then_a_button_keeps_them(browser, live_server, route):
    context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, route.teacher.user)
    page.goto(f"/iom/routes/{route.pk}/self-check/")
    score(page, 2, "2 — соответствует")
    page.get_by_role("button", name="Сохранить мои оценки").click()
    expect(page.locator(SUM)).to_contain_text("2 из 20")
    context.close()


def test_reader_when_the_route_is_sent_then_reads_the_self_check_and_the_form_of_analysis(
    page, route, assert_accessible
):
    submit_route(route, by=route.teacher.user)
    sign_in(page, curator_of(route))
    page.goto(f"/iom/routes/{route.pk}/self-check/")
    expect(page.get_by_role("radio")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("link", name="Форма анализа").click()
    expect(page.get_by_role("cell", name="Итого").or_(page.get_by_role("rowheader", name="Итого"))).to_be_visible()
    assert_accessible(page)
