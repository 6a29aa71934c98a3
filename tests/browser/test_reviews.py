"""A route is sent, read, commented on, returned, mended, sent again and approved; the screens are accessible."""

import pytest
from playwright.sync_api import expect

from iom_plugin.models import Route
from iom_plugin.services import routes
from tests.browser.conftest import sign_in
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, ready_route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def school(mailoutbox):
    """A teacher with a route that can be sent, and the curator of the school."""
    organisation = OrganisationFactory()
    curator = TeacherFactory(organisation=organisation, last_name="Белова").user
    MembershipFactory(user=curator, organisation=organisation, role="curator")
    route = ready_route(TeacherFactory(organisation=organisation, last_name="Соколова"), theme="Оценивание")
    return {"route": route, "author": route.teacher.user, "curator": curator, "organisation": organisation}


def send(page, route, check):
    page.goto(route.get_absolute_url())
    page.locator("#iom-panel").evaluate("panel => (panel.open = true)")
    page.get_by_role("button", name="Отправить на согласование").first.click()
    page.get_by_text("Согласовать могут").wait_for()
    check(page)


def open_from_notice(page, said, check):
    page.goto("/iom/notices/")
    check(page)
    page.get_by_role("link", name=said).first.click()
    page.wait_for_url("**/iom/routes/*/**")


def comment_on(page, line, text, check):
    """In place, without leaving the table: first empty, then with words."""
    cell = page.locator(f"#need-{line.pk}")
    cell.get_by_role("link", name="Комментировать").click()
    cell.get_by_label("Комментарий").wait_for()
    check(page)
    cell.get_by_role("button", name="Добавить комментарий").click()
    cell.locator(".iom-field__error").wait_for()
    check(page)
    cell.get_by_label("Комментарий").fill(text)
    cell.get_by_role("button", name="Добавить комментарий").click()
    cell.get_by_text(text).wait_for()
    expect(cell.locator("summary")).to_be_focused()
    check(page)


def submit_last(page):
    """The main button of the only form with fields on the screen."""
    page.locator(".iom form:has(textarea) .iom-row button.iom-button").first.click()


def decide_about(page, line, comment, check):
    page.locator(f"#need-{line.pk}").get_by_role("link", name="Принять решение").click()
    check(page)
    page.get_by_label("Вернуть: нужно изменить").check()
    page.get_by_label("Комментарий").fill(comment)
    submit_last(page)
    page.get_by_text("нужно изменить").first.wait_for()
    check(page)


def test_review_when_done_by_people_then_nothing_gets_lost(page, school, mailoutbox, assert_accessible):
    check, route, need = assert_accessible, school["route"], school["route"].needs.get()
    sign_in(page, school["author"])
    send(page, route, check)
    assert [letter.to for letter in mailoutbox] == [[school["curator"].email]]

    sign_in(page, school["curator"])
    check(page)
    open_from_notice(page, "Маршрут ждёт вашего решения", check)
    page.goto("/iom/reviews/")
    check(page)
    page.get_by_role("link", name="Оценивание").click()
    check(page)
    comment_on(page, need, "Какие именно приёмы?", check)
    decide_about(page, need, "Назовите приёмы.", check)
    page.get_by_role("link", name="Вернуть с замечанием").click()
    expect(page.get_by_label("Что нужно изменить")).to_have_value(f"«{need.text}»: Назовите приёмы.")
    check(page)
    submit_last(page)
    page.wait_for_url("**/iom/reviews/")

    sign_in(page, school["author"])
    open_from_notice(page, "Ваш маршрут возвращён", check)
    page.get_by_text("1 комментарий ждёт вашего ответа").wait_for()
    check(page)
    said = page.locator(f"#said-need-{need.pk}")
    said.locator("summary").click()
    check(page)
    said.get_by_role("link", name="Ответить").click()
    check(page)
    page.get_by_label("Комментарий", exact=False).first.fill("Назвала: карточки и листы самооценки.")
    submit_last(page)
    page.wait_for_url(f"**/#need-{need.pk}")
    page.locator(f"#said-need-{need.pk} summary").click()
    page.locator(f"#said-need-{need.pk}").get_by_role("button", name="Отметить решённым").click()
    page.get_by_text("Обсуждение отмечено решённым").wait_for()
    send(page, route, check)

    other = ready_route(TeacherFactory(organisation=school["organisation"]), theme="Чтение")
    routes.submit_route(other, by=other.teacher.user)
    sign_in(page, school["curator"])
    page.goto(f"/iom/reviews/{route.pk}/")
    check(page)
    page.get_by_label("2 — соответствует").first.check()
    page.get_by_role("button", name="Сохранить и согласовать").click()
    page.locator("#id_protocol_number").fill("3")
    page.locator("#id_protocol_date").fill("2025-11-20")
    page.locator("#id_council").fill("методического совета")
    check(page)
    submit_last(page)
    page.wait_for_url(f"**{other.get_absolute_url()}")
    assert Route.objects.get(pk=route.pk).status == "approved"
    check(page)
    for screen in ("reviews", "comments"):
        page.goto(f"{route.get_absolute_url()}{screen}/")
        check(page)


def test_queue_when_walked_by_keys_then_not_while_typing_nor_when_switched_off(page, school):
    first = school["route"]
    others = [ready_route(TeacherFactory(organisation=school["organisation"])) for _number in range(2)]
    for route in (first, *others):
        routes.submit_route(route, by=route.teacher.user)
    sign_in(page, school["curator"])
    page.goto(first.get_absolute_url())
    page.keyboard.press("n")
    page.wait_for_url(f"**{others[0].get_absolute_url()}")
    page.keyboard.press("n")
    page.wait_for_url(f"**{others[1].get_absolute_url()}")
    page.keyboard.press("p")
    page.wait_for_url(f"**{others[0].get_absolute_url()}")

    page.get_by_role("button", name="Отключить горячие клавиши").click()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Включить горячие клавиши")).to_be_visible()
    assert page.url.endswith(others[0].get_absolute_url())
    page.get_by_role("button", name="Включить горячие клавиши").click()

    page.goto(f"{others[0].get_absolute_url()}comments/add/")
    page.locator("textarea").press("n")
    assert page.locator("textarea").input_value() == "n"
