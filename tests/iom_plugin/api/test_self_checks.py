import pytest
from django.urls import reverse

from iom_plugin.models import Criterion
from iom_plugin.services import scores
from tests.factories.routes import TeacherFactory, ready_route
from tests.factories.self_checks import good_plan, route_of

pytestmark = pytest.mark.django_db


def ask(client, route):
    return client.get(reverse("iom_api:route_self_check", args=[route.pk]))


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


def test_self_check_when_asked_then_findings_with_their_lines_and_own_scores(client, author):
    plan = good_plan()
    plan[0]["tasks"][0]["steps"][1][0] = "Изучение литературы"
    route = route_of(plan, teacher=author)
    review = scores.self_review_of(route, by=author.user)
    key = Criterion.objects.get(code="c6").pk
    scores.save_scores(review, by=author.user, scores={key: (1, "Найду пособие")})
    answer = {item["criterion"]: item for item in ask(client, route).json()}
    assert list(answer) == [f"c{number}" for number in range(1, 11)]
    [finding] = answer["c6"]["findings"]
    activity = route.needs.first().tasks.first().activities.last()
    assert (finding["noun"], finding["line"], finding["severity"]) == ("activity", activity.pk, "warning")
    assert all(finding[name] for name in ("sentence", "how", "example"))
    assert answer["c6"]["own"] == {"value": 1, "comment": "Найду пособие"}
    assert answer["c2"]["own"] == {"value": None, "comment": ""}
    assert answer["c6"]["suggested"] == 1
    assert answer["c2"]["findings"] == []


def test_self_check_when_it_is_another_persons_route_then_not_found(client, author):
    response = ask(client, ready_route())
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
