"""Finding in the resource map with a script: in place, with the keyboard, with a way back."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from iom_plugin_resources.core import registries
from iom_plugin_resources.models import ResourceKind
from tests.browser.conftest import sign_in
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MAP = "/resources-map/"
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}


@pytest.fixture
def catalogue():
    """Seminars and courses of many providers for the branches of a competency."""
    root = CompetencyFactory(code="A", title="Оценивание")
    leaf = CompetencyFactory(code="A/01", title="Формирующее оценивание", parent=root)
    course = ResourceKind.objects.get(code="course")
    for number in range(25):
        provider = OrganisationFactory(code=f"school-{number}", short_name=f"Школа № {number}")
        LearningResourceFactory(title=f"Семинар № {number}", provider=provider, competencies=[root])
    LearningResourceFactory(title="Курс о чтении", kind=course, level="region", competencies=[leaf])
    call_command("setup_portal", verbosity=0)


def found(page, number: int):
    expect(page.locator("#iom-found")).to_contain_text(re.compile(rf"(^|\s){number}(\s|$)"))


def test_filters_when_ticked_then_change_the_list_in_place_and_the_address(page, catalogue, assert_accessible):
    page.goto(MAP)
    found(page, 26)
    page.locator("#iom-facet-kind").get_by_label("Курсы повышения квалификации").check()
    found(page, 1)
    expect(page).to_have_url(re.compile(r"/resources-map/\?kind=course$"))
    expect(page.locator("#id_kind_course")).to_be_focused()
    assert_accessible(page)
    page.locator(".iom-chip").click()
    found(page, 26)
    expect(page).to_have_url(re.compile(r"/resources-map/\?$"))
    expect(page.locator("#iom-found")).to_be_focused()
    page.go_back()
    found(page, 1)


def test_tree_when_followed_then_leads_down_and_back(page, catalogue):
    page.goto(MAP)
    page.get_by_role("link", name="Оценивание 26").click()
    expect(page).to_have_url(re.compile(r"\?competency=A$"))
    page.get_by_role("link", name="Формирующее оценивание 1").click()
    found(page, 1)
    expect(page).to_have_url(re.compile(r"\?competency=A%2F01$"))


def test_words_when_taken_off_by_their_chip_then_leave_the_box_too(page, catalogue):
    page.goto(f"{MAP}?search=чтение")
    found(page, 1)
    page.locator(".iom-chip").click()
    found(page, 26)
    expect(page.locator("#id_search")).to_have_value("")


def test_facet_when_folded_by_the_reader_then_stays_so(page, catalogue):
    page.set_viewport_size(NARROW)
    page.goto(MAP)
    kinds = page.locator("#iom-facet-kind")
    expect(kinds).to_be_hidden()
    page.locator("#iom-filters > summary").click()
    page.locator("#iom-facet-format > summary").click()
    page.locator("#id_kind_seminar").check()
    found(page, 25)
    expect(kinds).to_be_visible()
    expect(page.locator("#id_format_in_person")).to_be_visible()
    expect(page.locator("#iom-filters > summary")).to_contain_text("(1)")


def test_filters_when_there_is_room_then_lie_open(page, catalogue):
    page.set_viewport_size(WIDE)
    page.goto(MAP)
    expect(page.locator("#iom-filters > summary")).to_be_hidden()
    expect(page.locator("#iom-facet-kind")).to_be_visible()


def test_long_facet_when_searched_then_shows_what_fits_as_one_types(page, catalogue):
    page.goto(MAP)
    page.locator("#iom-facet-provider > summary").click()
    page.locator("#id_provider_search").press_sequentially("№ 24")
    expect(page.locator("#iom-options-provider input")).to_have_count(1)
    expect(page.locator("#id_provider_search")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/resources-map/$"))
    page.locator("#id_provider_school-24").check()
    found(page, 1)


def test_suggestions_when_walked_with_the_keyboard_then_open_what_is_chosen(page, catalogue, assert_accessible):
    page.goto(MAP)
    box = page.locator("#id_search")
    box.press_sequentially("оцен")
    options = page.locator(".iom-suggestions [role=option]")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("оцен")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?competency=A$"))


def test_suggestion_when_pressed_with_the_mouse_then_opens(page, catalogue):
    page.goto(MAP)
    page.locator("#id_search").press_sequentially("курс")
    page.get_by_role("option", name="Курс о чтении").click()
    expect(page.locator("h1")).to_have_text("Курс о чтении")


def test_suggestions_when_enter_is_pressed_without_a_choice_then_the_words_are_looked_for(page, catalogue):
    page.goto(MAP)
    page.locator("#id_search").press_sequentially("чтение")
    page.locator("#id_search").press("Enter")
    found(page, 1)
    expect(page).to_have_url(re.compile(r"\?search=%D1%87%D1%82"))


def test_ticked_when_there_are_some_then_are_counted_and_sent(page, catalogue, monkeypatch):
    monkeypatch.setattr(registries, "_picks", [lambda user: [registries.ResourceAction("Взять все", MAP)]])
    page.goto(MAP)
    boxes = page.locator("[form=iom-picks]")
    for place in range(3):
        boxes.nth(place).check()
    expect(page.locator("[data-iom-picked]")).to_contain_text("3")
    page.get_by_role("button", name="Взять все").click()
    assert page.url.count("resource=") == 3


def test_map_when_there_is_no_script_then_finds_all_the_same(browser, live_server, catalogue):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(MAP)
    page.locator("#id_kind_course").check()
    page.locator("#iom-filters").get_by_role("button", name="Показать").click()
    found(page, 1)
    page.locator(".iom-chip").click()
    found(page, 26)
    context.close()


def test_screens_of_the_map_when_looked_at_then_accessible_and_narrow(page, catalogue, assert_accessible):
    user = UserFactory()
    sign_in(page, user)
    course = page.request.get("/api/iom/v1/resources/?kind=course").json()["results"][0]
    for address in [
        MAP,
        f"{MAP}?kind=course&kind=seminar&level=region&competency=A&provider_search=школа",
        f"{MAP}?search=семинар+астрономия",
        f"{MAP}?kind=no-such",
        f"{MAP}{course['id']}/",
        f"{MAP}{course['id']}/?print=1",
    ]:
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            assert page.goto(address).status == 200, address
            if size is NARROW and page.locator("#iom-filters").count():
                page.locator("#iom-filters > summary").click()
            assert_accessible(page)
