"""The main job, whole, in a real browser: from sign-in to the approved document."""

from io import BytesIO

import pytest
from docx import Document

from iom_plugin.models import Route
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory

from .conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def school():
    """A school with a teacher, its curator, a competency and a seminar that answers it."""
    organisation = OrganisationFactory(official_name="МБОУ «Приозёрская школа № 7»", short_name="Школа № 7")
    teacher = TeacherFactory(
        organisation=organisation, last_name="Соколова", first_name="Елена", middle_name="Ивановна"
    )
    curator = MembershipFactory(organisation=organisation, role="curator").user
    competency = CompetencyFactory(code="A/01.6", title="Формирующее оценивание")
    resource = LearningResourceFactory(
        title="Семинар «Листы самооценки»",
        provider=organisation,
        hours=6,
        dates="12 марта 2027",
        competencies=[competency],
    )
    return {"teacher": teacher, "curator": curator, "competency": competency, "resource": resource}


def submit(page):
    """The form's own main button."""
    page.locator(".iom form .iom-row button.iom-button").first.click()


def write_deficit(page, competency, check):
    page.goto("/iom/deficits/add/")
    check(page)
    page.locator("#id_words").fill("оценивание")
    page.locator("button[name=find]").click()
    check(page)
    page.locator("input[name=competency]").first.check()
    submit(page)
    page.get_by_text("Дефицит сохранён").wait_for()
    page.get_by_text(competency.title).first.wait_for()
    check(page)


def begin_route(page, check):
    page.goto("/iom/routes/add/")
    check(page)
    page.get_by_label("Тема самообразования").fill("Формирующее оценивание на уроках")
    page.locator("summary", has_text="Свои даты").click()
    page.locator("#id_starts_on").fill("2026-09-01")
    page.locator("#id_ends_on").fill("2027-05-31")
    submit(page)
    page.wait_for_url("**/iom/routes/*/")
    check(page)
    return page.url


def add_need_from_deficit(page, route_url, competency, check):
    page.goto(f"{route_url}needs/add/")
    check(page)
    page.get_by_role("link", name=competency.title, exact=True).click()
    page.locator("#id_text").fill("Недостаточное владение приёмами формирующего оценивания")
    check(page)
    page.locator("button[name=next]").click()
    page.wait_for_url("**/tasks/add/")


def add_task(page, opener, word, blank, check):
    check(page)
    page.locator(f"a[href$='?opener={opener}']").click()
    check(page)
    page.locator("select#id_part1").select_option(word)
    page.locator("#id_part2").fill(blank)
    page.locator("button[name=next]").click()
    page.wait_for_url("**/activities/add/")


def add_result(page, route_url, row, form, text, check):
    page.goto(route_url)
    page.goto(page.locator("a[href$='/results/add/']").nth(row).get_attribute("href"))
    check(page)
    page.locator("#id_form").select_option(label=form)
    page.locator("#id_text").fill(text)
    submit(page)
    page.wait_for_url("**/routes/*/#result-*")


def pick_resource(page, resource, check):
    """From the form of an activity to the resource map and back with the seminar."""
    page.locator("a[href^='/resources-map/']", has_text="ресурсной карты").first.click()
    check(page)
    page.get_by_role("link", name=resource.title).first.click()
    check(page)
    page.get_by_role("link", name="В мой маршрут").first.click()
    check(page)
    submit(page)
    page.wait_for_url("**/routes/*/#activity-*")


def test_main_job_when_done_by_people_then_document_says_what_was_typed(page, school, assert_accessible):
    check = assert_accessible
    sign_in(page, school["teacher"].user)
    check(page)
    write_deficit(page, school["competency"], check)
    route_url = begin_route(page, check)
    add_need_from_deficit(page, route_url, school["competency"], check)
    add_task(page, "learn-study", "приёмы", "формирующего оценивания на уроках математики", check)
    pick_resource(page, school["resource"], check)

    page.goto(route_url)
    page.goto(page.get_by_role("link", name="Добавить образовательную задачу").first.get_attribute("href"))
    add_task(page, "practice-introduce", "приёмы", "самооценки в 7 «А» классе", check)
    page.locator("#id_title").fill("Проба: два урока с листами самооценки")
    page.locator("#id_dates").fill("октябрь 2026 – ноябрь 2026")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    page.wait_for_url("**/routes/*/#activity-*")
    add_result(page, route_url, 0, "Аннотированный обзор", "обзор пяти приёмов", check)
    add_result(page, route_url, 1, "Разработка и проведение сценариев занятий", "сценарии двух уроков", check)

    page.goto(route_url)
    check(page)
    page.get_by_role("button", name="Отправить на согласование").click()
    page.get_by_text("На согласовании").first.wait_for()
    check(page)

    sign_in(page, school["curator"])
    check(page)
    page.goto("/iom/reviews/")
    check(page)
    page.get_by_role("link", name="Формирующее оценивание на уроках").click()
    page.get_by_role("link", name="Согласовать").click()
    check(page)
    page.locator("#id_protocol_number").fill("3")
    page.locator("#id_protocol_date").fill("2026-11-20")
    page.locator("#id_council").fill("методического совета")
    submit(page)
    page.wait_for_url("**/iom/reviews/")
    assert Route.objects.get().status == "approved"

    sign_in(page, school["teacher"].user)
    page.goto(route_url)
    check(page)
    page.locator("summary", has_text="Документы").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX, пять столбцов", exact=True).click()
    assert_document(download.value.path().read_bytes())


def assert_document(content: bytes):
    """The table of the downloaded DOCX holds what was typed, and the stamp the protocol."""
    document = Document(BytesIO(content))
    table = max(document.tables, key=lambda candidate: len(candidate.columns) * len(candidate.rows))
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(cells) == 3, "a heading row and a row for each of the two activities"
    learning, practice = cells[1], cells[2]
    assert "Недостаточное владение приёмами формирующего оценивания" in learning[0]
    assert learning[0] == practice[0], "the need is one merged cell"
    assert "Изучить приёмы формирующего оценивания на уроках математики" in learning[1]
    assert "Семинар «Листы самооценки»" in learning[2]
    assert "12 марта 2027" in learning[3]
    assert "обзор пяти приёмов" in learning[4]
    assert "Внедрить в собственную практику приёмы самооценки в 7 «А» классе" in practice[1]
    assert "Проба: два урока с листами самооценки" in practice[2]
    assert "октябрь 2026 – ноябрь 2026" in practice[3]
    assert "сценарии двух уроков" in practice[4]
    everything = content_text(document)
    assert "РАССМОТРЕНО" in everything
    assert "УТВЕРЖДАЮ" in everything
    assert "методического совета" in everything


def content_text(document) -> str:
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*paragraphs, *cells])
