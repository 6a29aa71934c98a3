"""A council meeting over five routes in a real browser: chosen in the queue, planned, held, its papers taken away."""

from io import BytesIO

import pytest
from docx import Document

from iom_plugin.choices import RouteStatus
from iom_plugin.models import CouncilMeeting, Notice
from tests.factories.meetings import council

from .conftest import sign_in
from .test_main_job import content_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]


@pytest.fixture
def school():
    return council(5)


def choose_and_plan(page, check):
    check(page)
    for box in page.locator("input[name=route]").all():
        box.check()
    page.get_by_role("button", name="Назначить заседание по отмеченным маршрутам").click()
    page.wait_for_url("**/iom/meetings/add/?*")
    check(page)
    assert page.locator("input[name=routes]:checked").count() == 5
    page.locator("#id_council").fill("методического совета")
    page.locator("#id_held_on").fill("2026-10-28")
    page.locator("#id_chair").fill("Воронцова Елена Аркадьевна")
    page.locator("#id_members").fill("Белова Ирина Викторовна\nЛаптев Сергей Николаевич")
    page.get_by_role("button", name="Назначить заседание").click()
    page.get_by_text("Заседание назначено").wait_for()


def move_last_to_the_top_by_keyboard(page):
    """Every button stands where Tab comes to; the item that was moved is where one goes on."""
    last = page.locator(".iom-agenda h3").last.inner_text().partition(". ")[2]
    for _turn in range(4):
        item = page.locator(".iom-agenda > li").filter(has_text=last)
        item.locator("button[name=up]").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.locator(".iom-agenda h3").first.inner_text() == f"1. {last}"


def decide(page, choices):
    for item, (choice, comment) in zip(page.locator(".iom-agenda > li").all(), choices, strict=True):
        item.locator(f"input[value={choice}]").check()
        item.locator("textarea").fill(comment)


def hold(page, check):
    page.get_by_role("link", name="Записать решения").click()
    page.wait_for_url("**/hold/")
    check(page)
    page.get_by_role("button", name="Записать все решения").click()
    page.locator("#iom-errors").wait_for()
    check(page)
    assert page.locator("#iom-errors li").count() == 6, "the number of the protocol and five decisions"
    page.locator("#id_protocol_number").fill("3")
    page.get_by_label("Лаптев Сергей Николаевич").uncheck()
    comments = [("approved", ""), ("returned", "Назовите вебинар и его дату."), ("approved", "Удачи!")]
    decide(page, [*comments, ("postponed", ""), ("approved", "")])
    page.get_by_role("button", name="Записать все решения").click()
    page.get_by_text("Решения записаны").wait_for()
    check(page)


def test_meeting_when_five_routes_are_chosen_then_decided_by_one_protocol_that_is_printed(
    page, school, assert_accessible
):
    check = assert_accessible
    sign_in(page, school.curator, to="/iom/reviews/")
    choose_and_plan(page, check)
    check(page)
    move_last_to_the_top_by_keyboard(page)
    page.locator("input[name^=speaker]").first.fill("Белова И. В.")
    page.get_by_role("button", name="Сохранить повестку").last.click()
    page.get_by_text("Повестка сохранена").wait_for()
    hold(page, check)

    meeting = CouncilMeeting.objects.get()
    decisions = [item.route.status for item in meeting.items.select_related("route")]
    approved, returned, waiting = RouteStatus.APPROVED, RouteStatus.RETURNED, RouteStatus.SUBMITTED
    assert decisions == [approved, returned, approved, waiting, approved]
    assert Notice.objects.filter(kind="route_approved").count() == 3

    with page.expect_download() as download:
        page.get_by_role("link", name="Протокол в Word").click()
    text = content_text(Document(BytesIO(download.value.path().read_bytes())))
    for words in ("Протокол № 3", "заседания методического совета", "28 октября 2026", "Белова Ирина Викторовна"):
        assert words in text
    assert "Лаптев" not in text
    assert text.count("Согласовать маршрут.") == 3
    assert "Назовите вебинар и его дату." in text
    assert text.count("Перенести рассмотрение на другое заседание.") == 1

    page.get_by_role("link", name="Печать протокола").click()
    page.wait_for_url("**/protocol/print/")
    check(page)
    assert page.get_by_text("РЕШИЛИ:").count() == 5
    page.go_back()
    page.get_by_role("link", name="Печать повестки").click()
    check(page)
    assert page.get_by_text("Докладчик: Белова И. В.").count() == 1
