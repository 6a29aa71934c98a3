"""Routes through the API: who sees and writes which, and their way through a review."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from iom_plugin.models import Route
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory
from tests.factories.routes import (
    MembershipFactory,
    RouteFactory,
    TeacherFactory,
    approved_route,
    curator_of,
    ready_route,
    submitted_route,
)

from .conftest import signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("iom_api:route_list")
TITLE_DATA = {"theme": "Смысловое чтение", "starts_on": "2026-09-01", "ends_on": "2027-05-31"}


def address(route: Route, name: str = "route_detail", *args) -> str:
    return reverse(f"iom_api:{name}", args=[route.pk, *args])


# --- Who sees what ---


def test_a_list_holds_ones_own_routes_and_those_that_ones_role_covers():
    route = ready_route()
    RouteFactory()
    for user in (route.teacher.user, curator_of(route)):
        answer = signed_in(user).get(LIST).json()
        assert [item["id"] for item in answer["results"]] == [route.pk]
        assert answer["count"] == 1
        assert answer["next"] is answer["previous"] is None


def test_a_route_carries_its_whole_road_map():
    route = ready_route()
    item = signed_in(route.teacher.user).get(address(route)).json()
    assert (item["id"], item["status"]) == (route.pk, "draft")
    assert item["teacher"]["name"] == route.teacher.full_name
    assert item["teacher"]["organisation"] == route.teacher.organisation.code
    need = item["needs"][0]
    assert (need["kind"], need["competency"]) == ("deficit", route.needs.get().competency.code)
    assert [task["kind"] for task in need["tasks"]] == ["learning", "practice"]
    activity = need["tasks"][0]["activities"][0]
    assert (activity["form"], activity["status"], activity["dates"]) == ("webinar", "planned", "октябрь 2026")
    assert (activity["starts_on"], activity["ends_on"]) == ("2026-10-01", "2026-10-31")
    assert need["tasks"][0]["results"][0]["form"] == "review"


def test_a_list_is_narrowed_by_status():
    route = submitted_route()
    RouteFactory(teacher=route.teacher)
    client = signed_in(route.teacher.user)
    assert [item["id"] for item in client.get(LIST, {"status": "submitted"}).json()["results"]] == [route.pk]
    assert list(client.get(LIST, {"status": "lost"}).json()["fields"]) == ["status"]


REQUESTS = [
    ("get", "route_detail", ()),
    ("patch", "route_detail", ()),
    ("post", "route_submit", ()),
    ("post", "route_return", ()),
    ("post", "route_approve", ()),
    ("get", "route_export", ("docx",)),
    ("get", "route_export", ("pdf",)),
]


def strangers(route: Route) -> list:
    """People with a role, but none that covers the author."""
    observer = MembershipFactory(organisation=route.teacher.organisation, role="observer").user
    return [UserFactory(), TeacherFactory().user, MembershipFactory(role="curator").user, observer]


@pytest.mark.parametrize(("method", "name", "args"), REQUESTS)
def test_a_foreign_route_does_not_exist(method, name, args):
    route = submitted_route()
    for user in strangers(route):
        response = getattr(signed_in(user), method)(address(route, name, *args), {}, format="json")
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"
    route.refresh_from_db()
    assert route.status == "submitted"


@pytest.mark.parametrize(("method", "name", "args"), REQUESTS)
def test_nobody_signed_in_is_asked_to_sign_in(method, name, args):
    response = getattr(APIClient(), method)(address(submitted_route(), name, *args), {}, format="json")
    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"
    assert response.headers["WWW-Authenticate"] == "Token"


def test_a_number_that_no_database_has_is_not_found():
    client = signed_in(UserFactory())
    assert client.get(f"{LIST}{10**30}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_verbs_are_not_offered(method):
    route = RouteFactory()
    response = getattr(signed_in(route.teacher.user), method)(address(route), {}, format="json")
    assert response.status_code == 405
    assert response.json()["code"] == "method_not_allowed"


def test_a_browser_session_needs_its_csrf_token():
    route = RouteFactory()
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(route.teacher.user)
    assert client.get(address(route)).status_code == 200
    assert client.patch(address(route), {"goal": "Чужая"}, format="json").status_code == 403


def test_a_list_takes_as_many_queries_for_thirty_as_for_three(django_assert_num_queries):
    teacher = TeacherFactory()
    client = signed_in(teacher.user)

    def add(count):
        for _number in range(count):
            route = ready_route(teacher)
            task = route.needs.get().tasks.first()
            task.activities.update(resource=LearningResourceFactory())

    add(3)
    with django_assert_num_queries(9):
        assert client.get(LIST).json()["count"] == 3
    add(27)
    with django_assert_num_queries(9):
        assert client.get(LIST).json()["count"] == 30


# --- Writing ---


def test_a_draft_starts_with_its_road_map():
    teacher = TeacherFactory()
    CompetencyFactory(code="A/01.6")
    needs = [
        {
            "kind": "deficit",
            "competency": "А/01.6",
            "text": "Не владею приёмами",
            "tasks": [
                {
                    "kind": "learning",
                    "text": "Изучить приёмы",
                    "activities": [{"title": "Вебинар ИРО", "form": "вебинар", "dates": "октябрь 2026"}],
                    "results": [{"form": "review", "text": "Обзор"}],
                },
                {
                    "kind": "practice",
                    "text": "Внедрить приёмы",
                    "activities": [{"title": "Урок", "starts_on": "2026-12-01", "ends_on": "2026-12-20"}],
                    "results": [{"text": "Сценарий"}],
                },
            ],
        }
    ]
    client = signed_in(teacher.user)
    response = client.post(LIST, {**TITLE_DATA, "needs": needs}, format="json")
    assert response.status_code == 201, response.json()
    item = response.json()
    assert item == client.get(reverse("iom_api:route_detail", args=[item["id"]])).json()
    assert (item["status"], item["teacher"]["id"]) == ("draft", teacher.pk)
    need = item["needs"][0]
    assert need["competency"] == "A/01.6"
    assert need["tasks"][0]["activities"][0]["form"] == "webinar"
    practice = need["tasks"][1]["activities"][0]
    assert practice["dates"] == "01.12.2026–20.12.2026"
    assert (practice["starts_on"], practice["ends_on"]) == ("2026-12-01", "2026-12-20")
    assert client.post(address(Route.objects.get(), "route_submit")).json()["status"] == "submitted"


def test_what_the_author_does_not_decide_is_not_taken():
    teacher = TeacherFactory()
    given = {**TITLE_DATA, "status": "approved", "teacher": TeacherFactory().pk, "conclusion": "Всё освоено"}
    item = signed_in(teacher.user).post(LIST, given, format="json").json()
    assert (item["status"], item["teacher"]["id"], item["conclusion"]) == ("draft", teacher.pk, "")


def test_someone_who_is_not_a_teacher_has_no_routes():
    response = signed_in(UserFactory()).post(LIST, TITLE_DATA, format="json")
    assert response.status_code == 403
    assert response.json()["code"] == "no_teacher_profile"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends_on": "2026-08-31"}, "ends_on"),
        ({"theme": "  "}, "theme"),
        ({"starts_on": "01.09.2026"}, "starts_on"),
        ({"starts_on": None}, "starts_on"),
        ({"theme": "\x00"}, "theme"),
        ({"needs": {}}, "needs"),
        ({"needs": [1]}, "needs.0"),
    ],
)
def test_mistakes_are_told_beside_the_field(given, field):
    teacher = TeacherFactory()
    response = signed_in(teacher.user).post(LIST, {**TITLE_DATA, **given}, format="json")
    assert response.status_code == 400
    answer = response.json()
    assert answer["code"] == "invalid"
    assert answer["message"]
    assert list(answer["fields"]) == [field]
    assert not Route.objects.exists()


def test_a_part_of_the_title_data_is_changed_and_the_rest_stays():
    route = ready_route()
    before = signed_in(route.teacher.user).get(address(route)).json()
    after = signed_in(route.teacher.user).patch(address(route), {"goal": "Новая цель"}, format="json").json()
    assert after.pop("goal") == "Новая цель"
    before.pop("goal")
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before


def test_only_the_author_writes():
    route = ready_route()
    response = signed_in(curator_of(route)).patch(address(route), {"goal": "Чужая цель"}, format="json")
    assert response.status_code == 403
    assert response.json()["code"] == "not_allowed"
    route.refresh_from_db()
    assert route.goal != "Чужая цель"


def test_what_is_under_review_is_not_written():
    route = submitted_route()
    response = signed_in(route.teacher.user).patch(address(route), {"goal": "Поздно", "needs": []}, format="json")
    assert response.status_code == 409
    assert response.json()["code"] == "route_not_editable"
    assert route.needs.exists()


# --- Documents ---


@pytest.mark.parametrize(
    ("file_format", "beginning"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")]
)
def test_the_document_comes_to_those_who_see_the_route(file_format, beginning):
    route = approved_route()
    for user in (route.teacher.user, curator_of(route)):
        response = signed_in(user).get(address(route, "route_export", file_format))
        assert response.status_code == 200
        assert response.content.startswith(beginning)
        assert response.headers["Content-Disposition"].startswith("attachment; filename")


def test_the_document_comes_in_the_layout_asked_for():
    route = approved_route()
    client, url = signed_in(route.teacher.user), address(route, "route_export", "pdf")
    sizes = {len(client.get(url, {"layout": layout}).content) for layout in ("five_columns", "m_columns", "cnppm")}
    assert len(sizes) == 3
    unknown = client.get(url, {"layout": "three_columns"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "layout_unknown")


@pytest.mark.parametrize("file_format", ["exe", "DOCX"])
def test_there_are_no_other_documents(file_format):
    route = RouteFactory()
    response = signed_in(route.teacher.user).get(address(route, "route_export", file_format))
    assert response.status_code == 404
