import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from iom_plugin_resources import conf
from iom_plugin_resources.core import registries
from iom_plugin_resources.models import LearningResource, ResourceKind
from iom_plugin_resources.services.search import remember_words
from iom_plugin_resources.views.resources import resource_detail
from tests.factories.events import LearningEventFactory, OccurrenceFactory
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory, UserFactory
from tests.searching import SEARCHES

pytestmark = pytest.mark.django_db
ITEM = "iom_plugin_resources/resources/resource_item.html"
LIST = reverse("iom_resources:resource_list")


def detail(resource) -> str:
    return reverse("iom_resources:resource_detail", args=[resource.pk])


def queries_of(client, address: str) -> list[str]:
    client.get(address)  # the first answer fills the caches of the host
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


def without_frame(queries: list[str]) -> list[str]:
    """Ours and the sign-in; what the portal asks for its own frame is its own affair."""
    frame = ("wagtailcore_", "auth_permission", "portal_contacts")
    return [query for query in queries if not any(table in query for table in frame)]


def chips_of(client, query: str) -> dict[str, str]:
    """What the chips say and where they lead."""
    return {chip["label"]: chip["url"] for chip in client.get(f"{LIST}?{query}").context["chips"]}


def add_resources(number: int, competencies) -> None:
    """Written together: one by one three hundred take a minute."""
    shared = {"kind": ResourceKind.objects.get(code="seminar"), "provider": OrganisationFactory()}
    resources = LearningResourceFactory.build_batch(number, **shared)
    for resource in resources:
        resource.read_words(competencies)
    resources = LearningResource.objects.bulk_create(resources)
    links = LearningResource.competencies.through
    pairs = [(resource, competency) for resource in resources for competency in competencies]
    links.objects.bulk_create(links(learningresource=resource, competency=competency) for resource, competency in pairs)


def test_list_shows_published_resources_to_anyone(client):
    LearningResourceFactory(title="Открытый урок физики")
    LearningResourceFactory(title="Черновик", live=False)
    html = client.get(LIST).content.decode()
    assert "Открытый урок физики" in html
    assert "Черновик" not in html


@SEARCHES
def test_list_finds_by_words_kind_level_and_competency(client):
    competency = CompetencyFactory(code="A/01.6")
    wanted = {"title": "Стажировка по оцениванию", "level": "region", "competencies": [competency]}
    LearningResourceFactory(kind=ResourceKind.objects.get(code="internship"), **wanted)
    LearningResourceFactory(title="Семинар по чтению")
    query = {"search": "стажировок", "kind": "internship", "level": "region", "competency": "A/01.6"}
    html = client.get(LIST, query).content.decode()
    assert "Стажировка по оцениванию" in html
    assert "Семинар по чтению" not in html


def test_list_that_finds_nothing_says_what_to_do(client):
    LearningResourceFactory()
    html = client.get(LIST, {"kind": "course"}).content.decode()
    assert 'class="iom-empty"' in html
    assert 'class="iom-button" href="?"' in html


def test_list_without_resources_offers_no_filter_to_take_off(client):
    html = client.get(LIST).content.decode()
    assert 'class="iom-empty"' in html
    assert 'class="iom-button" href="?"' not in html


def test_list_pages_keep_the_question(client):
    add_resources(25, [])
    html = client.get(LIST, {"level": "municipality"}).content.decode()
    assert "level=municipality&amp;page=2" in html
    assert client.get(LIST, {"level": "municipality", "page": "2"}).context["page_obj"].number == 2
    assert client.get(LIST, {"page": "many"}).status_code == 200


def test_list_shows_what_was_asked_without_running_it(client):
    html = client.get(LIST, {"search": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?kind=seminar&kind=course&level=municipality&competency=ROOT&competency_search=com&provider_search=школа",
        "?kind=nothing-like-this",
        "?level=municipality&sort=hours&page=2",
    ],
)
def test_list_asks_the_database_as_often_for_three_hundred_rows_as_for_three(client, query):
    competencies = [CompetencyFactory(code="ROOT")]
    competencies += [CompetencyFactory(parent=competencies[0]) for _ in range(3)]
    client.force_login(UserFactory())
    add_resources(3, competencies)
    few = queries_of(client, LIST + query)
    add_resources(297, competencies)
    assert len(queries_of(client, LIST + query)) == len(few)


@pytest.mark.parametrize("query", ["", *(f"?{name}=x" for name in conf.FACETS), "?kind=seminar&competency=ROOT"])
def test_list_asks_the_database_at_most_twelve_times(client, query):
    client.force_login(UserFactory())
    add_resources(3, [CompetencyFactory(code="ROOT")])
    assert len(without_frame(queries_of(client, LIST + query))) <= 12


@SEARCHES
@pytest.mark.parametrize("query", ["семинар", "семинар&level=municipality&sort=new"])
def test_list_that_is_searched_by_words_asks_the_database_at_most_twelve_times(client, query):
    client.force_login(UserFactory())
    add_resources(3, [CompetencyFactory(code="ROOT")])
    assert len(without_frame(queries_of(client, f"{LIST}?search={query}"))) <= 12


@SEARCHES
@pytest.mark.parametrize("query", ["семинар", "семинар+астрономия", "cbvgjpbev"])
def test_list_that_is_searched_by_words_asks_the_database_as_often_for_many_rows_as_for_few(client, query):
    client.force_login(UserFactory())
    add_resources(3, [CompetencyFactory(code="ROOT")])
    few = queries_of(client, f"{LIST}?search={query}")
    add_resources(40, [CompetencyFactory()])
    assert len(queries_of(client, f"{LIST}?search={query}")) == len(few)


def nearest_days(client) -> list[str]:
    return re.findall(r"<b>Ближайшая дата:</b> ([^<]+)</p>", client.get(LIST).content.decode())


def test_list_when_a_resource_has_events_then_it_names_the_nearest_day_once(client):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    resource, dated, _without = (
        LearningResourceFactory(dates=dates) for dates in ("", f"{today + 9 * day:%d.%m.%Y}", "")
    )
    event = LearningEventFactory(resource=resource)
    OccurrenceFactory(event=event, day=today - day)
    OccurrenceFactory(event=event, day=today + day, status="cancelled")
    OccurrenceFactory(event=event, day=today + 2 * day, status="postponed")
    OccurrenceFactory(event=LearningEventFactory(resource=resource, live=False), day=today + day)
    OccurrenceFactory(event=LearningEventFactory(resource=resource), day=today + 4 * day)
    OccurrenceFactory(event=event, day=today + 3 * day)
    OccurrenceFactory(event=LearningEventFactory(resource=dated), day=today + 9 * day)  # the resource says it already
    assert nearest_days(client) == [date_format(today + 3 * day)]


def test_list_when_more_resources_have_more_dates_then_asks_the_database_as_often(client):
    def add(number):
        for resource in LearningResourceFactory.create_batch(number):
            event = LearningEventFactory(resource=resource)
            for days in (7, 14, 21):
                OccurrenceFactory(event=event, day=timezone.localdate() + datetime.timedelta(days=days))

    add(2)
    few = queries_of(client, LIST)
    add(10)
    assert len(queries_of(client, LIST)) == len(few)
    assert len(nearest_days(client)) == 12


def test_list_reads_no_descriptions(client):
    LearningResourceFactory(body="<p>Длинный текст</p>")
    assert not [sql for sql in queries_of(client, LIST) if '"body"' in sql or "`body`" in sql]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_list_and_detail_are_only_read(client, method):
    resource = LearningResourceFactory()
    assert getattr(client, method)(LIST).status_code == 405
    assert getattr(client, method)(detail(resource)).status_code == 405


def test_detail_shows_all_facts(client):
    competency = CompetencyFactory(code="A/01.6", title="Оценивание")
    resource = LearningResourceFactory(
        title="Практикум", hours=6, price=0, place="Зал", dates="12.03.2027", competencies=[competency]
    )
    html = client.get(detail(resource)).content.decode()
    for fact in ("Практикум", "12.03.2027", "Зал", "Оценивание", resource.provider.official_name):
        assert fact in html


def test_detail_of_a_draft_is_not_found(client):
    assert client.get(detail(LearningResourceFactory(live=False))).status_code == 404


def test_detail_lists_published_resources_for_the_same_competency(client):
    competency = CompetencyFactory()
    resource = LearningResourceFactory(competencies=[competency])
    LearningResourceFactory(title="Похожий", competencies=[competency])
    LearningResourceFactory(title="Похожий черновик", competencies=[competency], live=False)
    html = client.get(detail(resource)).content.decode()
    assert "Похожий" in html
    assert "Похожий черновик" not in html


def test_detail_asks_the_database_as_often_for_many_similar_as_for_few(client):
    competency = CompetencyFactory()
    resource = LearningResourceFactory(competencies=[competency])
    add_resources(2, [competency])
    few = queries_of(client, detail(resource))
    add_resources(10, [competency])
    assert len(queries_of(client, detail(resource))) == len(few)


def test_actions_come_from_the_registry(client, monkeypatch):
    def lend(user, resource):
        return [registries.ResourceAction(label="Взять", url=f"/lend/{resource.pk}/")] * user.is_authenticated

    monkeypatch.setattr(registries, "_resource_actions", [lend])
    resource = LearningResourceFactory()
    assert "Взять" not in client.get(LIST).content.decode()
    client.force_login(UserFactory())
    for address in (LIST, detail(resource)):
        assert f'href="/lend/{resource.pk}/"' in client.get(address).content.decode()


def test_draft_of_a_resource_can_be_previewed(rf, admin_user):
    resource = LearningResourceFactory(competencies=[CompetencyFactory(title="Оценивание")])
    resource.title = "Ещё не сохранено"
    draft = resource.save_revision().as_object()
    request = rf.get("/")
    request.user = admin_user
    response = draft.serve_preview(request, "")
    assert "Ещё не сохранено" in response.render().content.decode()


# --- What was asked, and what may be asked further ---


def test_chips_take_off_one_value_each_and_forget_the_page(client):
    LearningResourceFactory(provider=OrganisationFactory(code="school-7", short_name="Школа № 7"))
    chips = chips_of(client, "kind=seminar&kind=course&provider=school-7&page=3")
    assert chips["Школа № 7"] == "?kind=seminar&kind=course"
    assert chips[ResourceKind.objects.get(code="course").title] == "?kind=seminar&provider=school-7"


def test_chip_of_a_competency_asked_in_cyrillic_takes_it_off(client):
    LearningResourceFactory(competencies=[CompetencyFactory(code="A/01.6", title="Оценивание")])
    assert chips_of(client, "competency=А/01.6&level=municipality")["Оценивание"] == "?level=municipality"


@pytest.mark.parametrize("name", conf.FACETS)
def test_value_that_does_not_exist_finds_nothing_and_has_a_chip_to_take_it_off(client, name):
    LearningResourceFactory()
    response = client.get(LIST, {name: "no-such"})
    assert response.context["page_obj"].paginator.count == 0
    assert response.context["chips"] == [{"label": "no-such", "url": "?"}]


def test_competency_that_is_chosen_stays_while_another_is_looked_for(client):
    LearningResourceFactory(competencies=[CompetencyFactory(code="A", title="Чтение")])
    CompetencyFactory(code="B", title="Письмо")
    query = "competency=A&competency_search=письмо"
    assert chips_of(client, query) == {"Чтение": "?"}
    assert 'type="hidden" name="competency" value="A"' in client.get(f"{LIST}?{query}").text


def test_step_of_the_tree_takes_the_place_of_what_is_above_and_under_it(client):
    root = CompetencyFactory(code="A")
    child = CompetencyFactory(code="A1", parent=root)
    other = CompetencyFactory(code="B")
    LearningResourceFactory(competencies=[child, other])

    def steps(query):
        tree = next(box for box in client.get(f"{LIST}?{query}").context["facets"] if box.state.is_tree)
        return {step.option.value: step.url for step in tree.first}

    assert steps("") == {"A": "?competency=A", "B": "?competency=B"}
    assert steps("competency=A") == {"A": "?", "A1": "?competency=A1", "B": "?competency=A&competency=B"}
    assert steps("competency=A1")["A"] == "?competency=A"


def test_long_facet_can_be_searched_without_a_script(client):
    for number in range(30):
        LearningResourceFactory(provider=OrganisationFactory(code=f"school-{number}", short_name=f"Школа № {number}"))
    assert 'name="provider_search"' in client.get(LIST).text
    html = client.get(LIST, {"provider_search": "№ 29", "level": "municipality"}).text
    assert re.findall(r'name="provider" value="([^"]+)"', html) == ["school-29"]
    assert "provider_search" not in client.get(LIST, {"provider_search": "№ 29"}).context["canonical_url"]


def test_filters_are_folded_and_say_how_many_are_on(client):
    LearningResourceFactory()
    html = client.get(LIST, {"kind": "seminar", "level": "municipality"}).text
    fold = html[html.index('id="iom-filters"') :]
    assert fold.startswith('id="iom-filters">')
    assert "(2)" in fold[: fold.index("</summary>")]


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("level=region&kind=seminar&search=&sort=", "kind=seminar&level=region"),
        ("kind=seminar&kind=seminar&page=1&utm=x", "kind=seminar"),
        ("", ""),
    ],
)
def test_one_question_has_one_address(client, query, same):
    response = client.get(f"{LIST}?{query}", headers={"hx-target": "iom-list"})
    assert response.headers["HX-Push-Url"] == f"{LIST}?{same}"
    assert response.context["canonical_url"] == f"http://testserver{LIST}?{same}"
    assert "HX-Push-Url" not in client.get(f"{LIST}?{query}").headers


def test_orders_offer_relevance_only_where_words_are_given(client):
    def values(query):
        return [sort["value"] for sort in client.get(f"{LIST}?{query}").context["sorts"]]

    assert values("") == ["", "new", "hours", "title"]
    assert values("search=урок") == ["", "nearest", "new", "hours", "title"]


@SEARCHES
def test_words_that_nothing_has_altogether_find_what_has_some_of_them(client):
    LearningResourceFactory(title="Математика", level="region")
    LearningResourceFactory(title="Физика", level="federal")
    response = client.get(LIST, {"search": "математика астрономия"})
    assert response.context["question"].any_word
    assert "Математика" in response.text
    assert "Физика" not in response.text
    levels = next(box.state for box in response.context["facets"] if box.state.name == "level")
    assert [option.value for option in levels.options] == ["region"]


@SEARCHES
def test_words_with_a_typing_error_lead_to_the_same_question_with_the_right_ones(client):
    LearningResourceFactory(title="Симпозиум", level="region")
    remember_words(["Симпозиум"])
    response = client.get(LIST, {"search": "cbvgjpbev", "level": "region"})
    assert response.context["page_obj"].paginator.count == 0
    link = next(line for line in response.text.splitlines() if "«симпозиум»" in line)
    address = re.search(r'href="([^"]+)"', link)[1].replace("&amp;", "&")
    assert "Симпозиум" in client.get(LIST + address).text
    assert "level=region" in address


# --- What a row and a page say ---


def test_row_says_how_soon_it_begins_and_until_when_one_can_enrol(rf):
    today = timezone.localdate()
    resource = LearningResourceFactory(
        dates=f"{today + datetime.timedelta(9):%d.%m.%Y}", apply_until=today + datetime.timedelta(3), places=25, price=0
    )
    request = rf.get("/")
    request.user = AnonymousUser()
    with translation.override("en"):
        html = render_to_string(ITEM, {"resource": resource, "request": request})
    for said in ("starts in 9 days", "(3 days left)", "25 places", "free of charge"):
        assert said in html


def test_notes_are_asked_once_a_list_and_stand_beside_their_resource(client, monkeypatch):
    asked = []

    def taken(user, resources):
        asked.append(len(resources))
        return {resources[0].pk: ["Берут ещё 12 педагогов"]}

    monkeypatch.setattr(registries, "_notes", [taken])
    add_resources(3, [])
    html = client.get(LIST).text
    assert asked == [3]
    assert html.count("Берут ещё 12 педагогов") == 1
    resource = client.get(LIST).context["page_obj"].object_list[0]
    assert "Берут ещё 12 педагогов" in client.get(detail(resource)).text


def test_several_resources_are_picked_by_a_form_of_their_own(client, monkeypatch):
    resource = LearningResourceFactory()
    assert 'form="iom-picks"' not in client.get(LIST).text
    monkeypatch.setattr(registries, "_picks", [lambda user: [registries.ResourceAction("Взять все", "/take/")]])
    html = client.get(LIST).text
    assert f'name="resource" value="{resource.pk}"' in html
    assert 'formaction="/take/"' in html
    assert html.count("<form") - html.count("</form>") == 0


def test_recommendations_stand_above_the_map_until_something_is_asked(client, monkeypatch):
    resource = LearningResourceFactory(title="Для вас")

    def suits(user, limit):
        return [registries.Recommendation(resource, ("закрывает дефицит", "в вашем муниципалитете"))]

    monkeypatch.setattr(registries, "_recommendations", [suits])
    said = "Закрывает дефицит, в вашем муниципалитете"
    assert said not in client.get(LIST).text
    client.force_login(UserFactory())
    assert said in client.get(LIST).text
    assert said not in client.get(LIST, {"level": "municipality"}).text
    assert said not in client.get(LIST, {"search": "семинар"}).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"dates": "12.03.2020"}, "Past"),
        ({"apply_until": datetime.date(2020, 3, 1)}, "Enrolment is over"),
        ({"apply_until": datetime.date(2099, 3, 1)}, "enrolment until"),
    ],
)
def test_page_says_in_words_what_has_become_of_the_resource(rf, fields, said):
    resource = LearningResourceFactory(**fields)
    request = rf.get(detail(resource), headers={"accept-language": "en"})
    request.user = AnonymousUser()
    with translation.override("en"):
        assert said in resource_detail(request, resource.pk).text


def test_page_on_paper_is_a_sheet_of_its_own_with_the_address(client):
    resource = LearningResourceFactory(title="Практикум", competencies=[CompetencyFactory(title="Оценивание")])
    html = client.get(detail(resource), {"print": "1"}).text
    assert "Практикум" in html
    assert "Оценивание" in html
    assert f"http://testserver{detail(resource)}" in html
    assert "iom-button" not in html
    assert client.get(detail(LearningResourceFactory(live=False)), {"print": "1"}).status_code == 404


def test_page_tells_search_engines_what_it_is_and_nothing_that_runs(client):
    resource = LearningResourceFactory(title="</script><script>alert(1)</script><!--")
    html = client.get(detail(resource)).text
    assert html.count("application/ld+json") == 1
    assert "<script>alert" not in html
    assert "\\u003C/script\\u003E" in html
