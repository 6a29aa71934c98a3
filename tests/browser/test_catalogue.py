"""The resource map in a real browser: finding, keeping, picking, importing; by keyboard, narrow, and under axe."""

import re

import pytest
from django.utils.timezone import now

from iom_plugin.models import Activity
from iom_plugin_resources.models import LearningResource, ResourceKind, SavedSearch, ShortlistItem
from tests.browser.conftest import sign_in
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.factories.routes import DeficitFactory, MembershipFactory, TeacherFactory, ready_route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LONGEST_WALK = 120


@pytest.fixture
def catalogue():
    """Two pages of seminars, an internship and an online course, answering two competencies of one branch."""
    branch = CompetencyFactory(code="A", title="Общепедагогическая функция")
    reading = CompetencyFactory(parent=branch, code="A/01", title="Читательская грамотность")
    grading = CompetencyFactory(parent=branch, code="A/02", title="Формирующее оценивание")
    provider = OrganisationFactory()
    for number in range(22):
        LearningResourceFactory(title=f"Семинар № {number + 1}", provider=provider, competencies=[grading], price=0)
    LearningResourceFactory(
        title="Стажировка по читательской грамотности",
        kind=ResourceKind.objects.get(code="internship"),
        level="region",
        provider=provider,
        competencies=[reading],
        hours=24,
    )
    LearningResourceFactory(
        title="Курс «Лист самооценки»",
        kind=ResourceKind.objects.get(code="course"),
        format="online",
        provider=provider,
        competencies=[grading, reading],
        hours=36,
    )
    return {"branch": branch, "reading": reading, "grading": grading, "provider": provider}


@pytest.fixture
def teacher(catalogue):
    """A teacher with a deficit and a draft route."""
    teacher = TeacherFactory(organisation=catalogue["provider"])
    DeficitFactory(teacher=teacher, competency=catalogue["reading"])
    ready_route(teacher)
    return teacher


# --- Finding, by keyboard only ---


def walk_to(page, selector: str):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _step in range(LONGEST_WALK):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def found(page) -> int:
    return int(re.search(r"\d+", page.locator("#iom-found").inner_text())[0])


def wait_until_found(page, number: int):
    page.wait_for_function("number => document.querySelector('#iom-found b')?.textContent == number", arg=str(number))


def titles(page) -> list[str]:
    return page.locator("#iom-list .iom-resources h3").all_inner_texts()


def test_finding_when_typing_then_arrows_and_enter_open_a_suggestion(page, catalogue):
    page.goto("/resources-map/")
    walk_to(page, "#id_search")
    page.keyboard.type("читательск")
    page.locator("[role=listbox] [role=option]").first.wait_for()
    assert page.locator("#id_search").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert "A/01" in page.locator("[role=option][aria-selected=true]").inner_text()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.inner_text() == "Стажировка по читательской грамотности"
    assert page.locator("#id_search").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/resources-map/\d+/$"))
    assert page.locator("h1").inner_text() == "Стажировка по читательской грамотности"


def test_finding_when_a_suggestion_is_not_wanted_then_escape_closes_and_enter_searches(page, catalogue):
    page.goto("/resources-map/")
    walk_to(page, "#id_search")
    page.keyboard.type("самооценк")
    page.locator("[role=listbox]").wait_for()
    page.keyboard.press("Escape")
    page.locator("[role=listbox]").wait_for(state="detached")
    page.keyboard.press("Enter")
    wait_until_found(page, 1)
    assert titles(page) == ["Курс «Лист самооценки»"]
    assert "search=" in page.url


def test_finding_when_facets_are_ticked_by_keyboard_then_the_list_follows_and_the_focus_stays(page, catalogue):
    page.goto("/resources-map/")
    assert found(page) == 24
    walk_to(page, "#iom-facet-format > summary")
    page.keyboard.press("Enter")
    walk_to(page, "input[name=format][value=online]")
    page.keyboard.press("Space")
    wait_until_found(page, 1)
    assert page.evaluate("document.activeElement.value") == "online"
    assert page.locator("#iom-facet-format").get_attribute("open") is not None
    assert "format=online" in page.url
    assert titles(page) == ["Курс «Лист самооценки»"]

    walk_to(page, "input[name=format][value=in_person]")
    page.keyboard.press("Space")
    wait_until_found(page, 24)

    walk_to(page, ".iom-chip")
    page.keyboard.press("Enter")
    page.locator(".iom-chip").nth(1).wait_for(state="detached")
    assert page.locator(".iom-chip").count() == 1


def test_finding_when_the_way_back_is_taken_then_the_earlier_list_returns(page, catalogue):
    page.goto("/resources-map/")
    page.locator("input[name=kind][value=internship]").check()
    wait_until_found(page, 1)
    page.go_back()
    wait_until_found(page, 24)
    page.goto("/resources-map/?kind=internship")
    assert found(page) == 1
    assert page.locator("input[name=kind][value=internship]").is_checked()


def test_finding_when_a_branch_of_competencies_is_opened_by_keyboard_then_narrows_step_by_step(page, catalogue):
    page.goto("/resources-map/")
    walk_to(page, "#iom-facet-competency a[href*='competency=A']")
    page.keyboard.press("Enter")
    page.wait_for_url("**competency=A")
    walk_to(page, "#iom-facet-competency a[href*='A%2F01']")
    page.keyboard.press("Enter")
    wait_until_found(page, 2)


def test_finding_when_the_keyboard_was_in_another_layout_then_one_step_leads_to_what_was_meant(page, catalogue):
    page.goto("/resources-map/")
    walk_to(page, "#id_search")
    page.keyboard.type("cnf;bhjdrf")
    page.keyboard.press("Enter")
    wait_until_found(page, 0)
    page.get_by_role("link", name="стажировка").focus()
    page.keyboard.press("Enter")
    wait_until_found(page, 1)


def test_finding_when_there_is_no_script_then_the_form_and_the_links_do_all(browser, live_server, catalogue):
    context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
    page = context.new_page()
    page.goto("/resources-map/")
    if not page.locator("input[name=kind][value=internship]").is_visible():
        page.locator("#iom-filters > summary").click()
    page.locator("input[name=kind][value=internship]").check()
    page.locator("#iom-filters button[type=submit]").last.click()
    assert titles(page) == ["Стажировка по читательской грамотности"]
    page.locator(".iom-chip").click()
    assert found(page) == 24
    context.close()


# --- Keeping ---


def put_by(page, resource) -> None:
    page.locator(f"#iom-put-by-{resource.pk}-button").click()


def test_shortlist_when_a_resource_is_put_by_then_waits_there_until_it_is_taken_away(page, teacher):
    resource = LearningResource.objects.get(title__startswith="Стажировка")
    sign_in(page, teacher.user)
    page.goto("/resources-map/?kind=internship")
    put_by(page, resource)
    page.locator(f"form[action='/resources-map/{resource.pk}/take-away/']").wait_for()
    assert ShortlistItem.objects.get().resource == resource
    page.goto("/resources-map/shortlist/")
    page.get_by_role("link", name=resource.title, exact=True).wait_for()
    put_by(page, resource)
    page.locator(f"form[action='/resources-map/{resource.pk}/put-by/']").wait_for()
    assert not ShortlistItem.objects.exists()


def test_saved_search_when_something_new_is_published_then_is_counted_and_found(page, teacher, catalogue):
    sign_in(page, teacher.user)
    page.goto("/resources-map/?kind=internship")
    page.locator("a[href^='/resources-map/searches/add/']").click()
    page.locator(".iom form:has(#id_title) button").last.click()
    page.wait_for_url("**/resources-map/?kind=internship")
    LearningResourceFactory(
        title="Новая стажировка", kind=ResourceKind.objects.get(code="internship"), first_published_at=now()
    )
    page.goto("/resources-map/searches/")
    search = SavedSearch.objects.get()
    page.locator(f"a[href='/resources-map/searches/{search.pk}/']").click()
    page.get_by_role("link", name="Новая стажировка", exact=True).wait_for()


# --- Picking several ---


def test_picking_when_three_are_ticked_then_all_stand_in_the_task_of_the_route(page, teacher, assert_accessible):
    route = teacher.routes.get()
    task = route.needs.get().tasks.first()
    before = Activity.objects.filter(task=task).count()
    sign_in(page, teacher.user)
    page.goto("/resources-map/?search=семинар")
    boxes = page.locator("#iom-list input[name=resource]")
    picked = []
    for place in (0, 2, 4):
        boxes.nth(place).check()
        picked.append(int(boxes.nth(place).get_attribute("value")))
    assert page.locator("[data-iom-picked]").inner_text().endswith("3")
    page.locator("#iom-picks button").first.click()
    page.wait_for_url("**/iom/pick/?**")
    assert_accessible(page)
    page.locator(f"input[name=task][value='{task.pk}']").check()
    page.locator("main form:has(input[name=task]) button.iom-button").first.click()
    page.wait_for_url(f"**{route.get_absolute_url()}*")
    added = Activity.objects.filter(task=task, resource__in=picked)
    assert added.count() == 3
    assert Activity.objects.filter(task=task).count() == before + 3
    assert_accessible(page)
    for resource in LearningResource.objects.filter(pk__in=picked):
        page.get_by_text(resource.title).first.wait_for()


# --- Every screen of the catalogue ---


def test_screens_of_the_map_when_looked_at_then_accessible_and_narrow(page, teacher, catalogue, assert_accessible):
    offered = LearningResource.objects.get(title__startswith="Курс")
    offered.offered_by = TeacherFactory().user
    offered.save()
    sign_in(page, teacher.user)
    ShortlistItem.objects.create(user=teacher.user, resource=offered)
    SavedSearch.objects.create(user=teacher.user, title="Стажировки", query="kind=internship", seen_at=now())
    own = LearningResourceFactory(title="Моё", offered_by=teacher.user, live=False)
    for address in [
        "/resources-map/",
        "/resources-map/?search=семинар&level=municipality&page=2",
        "/resources-map/?search=ничего-такого",
        f"/resources-map/?competency={catalogue['branch'].code}",
        offered.get_absolute_url(),
        f"{offered.get_absolute_url()}?print=1",
        f"/resources-map/{offered.pk}/write/",
        f"/resources-map/{offered.pk}/put-by/",
        "/resources-map/shortlist/",
        "/resources-map/searches/",
        "/resources-map/searches/add/?kind=internship",
        f"/resources-map/searches/{SavedSearch.objects.get().pk}/edit/",
        f"/resources-map/searches/{SavedSearch.objects.get().pk}/delete/",
        "/resources-map/offers/",
        "/resources-map/offers/add/",
        f"/resources-map/offers/{own.pk}/edit/",
        f"/resources-map/offers/{own.pk}/withdraw/",
        "/resources-map/matrix/",
        "/iom/recommendations/",
        f"/iom/pick/?resource={offered.pk}",
    ]:
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_suggestions_when_open_then_accessible(page, catalogue, assert_accessible):
    page.goto("/resources-map/")
    page.locator("#id_search").press_sequentially("семин")
    page.locator("[role=listbox]").wait_for()
    assert_accessible(page)


def test_demand_when_a_methodologist_looks_then_accessible_and_narrow(page, teacher, assert_accessible):
    methodologist = MembershipFactory(organisation=teacher.organisation, role="methodologist").user
    sign_in(page, methodologist)
    assert page.goto("/iom/demand/").status == 200
    assert page.locator("main table").is_visible()
    assert_accessible(page)
