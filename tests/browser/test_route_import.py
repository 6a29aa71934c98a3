"""A road map from Word, corrected beside its original and accepted, in a real browser and by keyboard."""

import pytest
from playwright.sync_api import expect

from iom_plugin.models import Route
from iom_plugin.queries.contents import content_of
from tests.factories import road_maps as made
from tests.factories.road_maps import FIVE
from tests.factories.routes import TeacherFactory

from .conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "route.docx"
    rows = [[*row, "Иванов И. И."] for row in made.repeated_rows()]
    sheet = [["Образование", "высшее"], ["Стаж", "12 лет"]]
    path.write_bytes(made.docx(sheet, "Дорожная карта", [[*FIVE, "Ответственный"], *rows]))
    return path


def test_document_when_uploaded_corrected_and_accepted_then_a_draft(page, document, assert_accessible):
    teacher = TeacherFactory(last_name="Рябинина")
    sign_in(page, teacher.user, to="/iom/routes/")
    page.get_by_role("link", name="Загрузить из Word или Excel").click()
    assert_accessible(page)

    page.set_input_files("input[type=file]", document)
    page.get_by_role("button", name="Прочитать файл").click()
    page.get_by_text("Дефицитов и задач на период: 2").wait_for()
    assert_accessible(page)

    # From a doubt to its place in the original, by keyboard.
    page.get_by_role("link", name="Столбец «Ответственный»").focus()
    page.keyboard.press("Enter")
    assert "проверьте" in page.evaluate("document.querySelector(':target').textContent")

    page.get_by_role("group", name="Мероприятие 1.1.1", exact=True).get_by_label("Сроки").fill("31.02.2027")
    page.get_by_role("button", name="Сохранить черновик").first.click()
    page.locator("#iom-errors").wait_for()
    assert_accessible(page)
    assert not Route.objects.exists()

    activity = page.get_by_role("group", name="Мероприятие 1.1.1", exact=True)
    activity.get_by_label("Сроки").fill("28.02.2027")
    page.get_by_role("group", name="Мероприятие 1.1.2", exact=True).get_by_label("не брать").check()
    page.get_by_role("button", name="Добавить результат к задаче 1.1").click()
    added = page.get_by_role("group", name="Результат 1.1.2", exact=True)
    expect(added.locator("textarea")).to_be_focused()
    page.keyboard.type("Памятка для коллег")
    assert added.locator("textarea").input_value() == "Памятка для коллег"
    page.get_by_role("button", name="Сохранить черновик").first.click()
    page.get_by_text("Маршрут загружен как черновик").wait_for()

    task = content_of(Route.objects.get())["needs"][0]["tasks"][0]
    assert [one["dates"] for one in task["activities"]] == ["28.02.2027"]
    assert "Памятка для коллег" in [one["text"] or one["form"] for one in task["results"]]
