"""Documents in a browser: the screens are accessible and narrow, and an archive is watched until it can be taken."""

import zipfile

import pytest

from iom_plugin.models import RouteArchive
from tests.browser.conftest import sign_in
from tests.factories.routes import TeacherFactory, approved_route, curator_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def route():
    return approved_route(TeacherFactory())


def test_screens_when_looked_at_then_accessible_and_narrow(page, route, assert_accessible):
    curator, school = curator_of(route), route.teacher.organisation
    ready = RouteArchive.objects.create(
        organisation=school,
        by=curator,
        status="ready",
        total=2,
        routes=[route.pk],
        problems=[["Иванова", "Нет шаблона."]],
    )
    lost = RouteArchive.objects.create(organisation=school, by=curator, status="running", total=2)
    sign_in(page, curator)
    for address in (
        "/iom/documents/",
        f"/iom/documents/{ready.pk}/",
        f"/iom/documents/{lost.pk}/",
        "/iom/local-acts/",
        f"/iom/organisations/{school.pk}/local-acts/order/",
    ):
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_archive_when_ordered_by_keyboard_then_watched_and_taken_away(page, route, tmp_path):
    sign_in(page, curator_of(route))
    page.goto("/iom/documents/")
    page.get_by_role("button", name="Собрать файл").press("Enter")
    link = page.get_by_role("link", name="Скачать ZIP")
    link.wait_for()
    with page.expect_download() as download:
        link.press("Enter")
    download.value.save_as(tmp_path / "routes.zip")
    [name] = zipfile.ZipFile(tmp_path / "routes.zip").namelist()
    assert name.endswith(".docx")


def test_documents_of_a_route_when_opened_then_each_layout_is_taken_away(page, route, assert_accessible):
    sign_in(page, route.teacher.user)
    page.goto(route.get_absolute_url())
    page.locator("summary", has_text="Документы").press("Enter")
    assert_accessible(page)
    for layout in ("пять столбцов", "столбцы М1–М5", "форма ЦНППМ"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"DOCX, {layout}", exact=True).press("Enter")
        assert download.value.suggested_filename.startswith("ИОМ ")
