import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin_resources.core import registries
from iom_plugin_resources.models import ResourceKind
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("iom_resources:resource_list")


def detail(resource) -> str:
    return reverse("iom_resources:resource_detail", args=[resource.pk])


def queries_of(client, address: str) -> int:
    client.get(address)  # the first answer fills the caches of the host
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def add_resources(number: int, competencies) -> None:
    for _ in range(number):
        LearningResourceFactory(competencies=competencies)


def test_list_shows_published_resources_to_anyone(client):
    LearningResourceFactory(title="Открытый урок физики")
    LearningResourceFactory(title="Черновик", live=False)
    html = client.get(LIST).content.decode()
    assert "Открытый урок физики" in html
    assert "Черновик" not in html


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
    html = client.get(LIST, {"search": "астрономия"}).content.decode()
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


@pytest.mark.parametrize("query", ["", "?search=семинар&kind=seminar&level=municipality&competency=ROOT"])
def test_list_asks_the_database_as_often_for_thirty_rows_as_for_three(client, query):
    competencies = [CompetencyFactory(code="ROOT")]
    competencies += [CompetencyFactory(parent=competencies[0]) for _ in range(3)]
    add_resources(3, competencies)
    few = queries_of(client, LIST + query)
    add_resources(27, competencies)
    assert queries_of(client, LIST + query) == few


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
    assert queries_of(client, detail(resource)) == few


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
