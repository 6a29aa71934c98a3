import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.models import Criterion
from iom_plugin.services import reviews, scores
from tests.factories.routes import (
    TeacherFactory,
    approved_route,
    curator_of,
    ready_route,
    submitted_route,
)
from tests.factories.self_checks import good_plan, good_route, route_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


def check_url(route) -> str:
    return reverse("iom:self_check", args=[route.pk])


def given(**scored) -> dict:
    """What the form sends: ``c3=("2", "Проверено")``."""
    sent = {}
    for code, (value, comment) in scored.items():
        pk = Criterion.objects.get(code=code).pk
        sent |= {f"value_{pk}": value, f"comment_{pk}": comment}
    return sent


def own_scores(route) -> dict:
    review = route.reviews.get(kind="self")
    return {score.criterion.code: (score.value, score.comment) for score in review.scores.all()}


def page_of(client, url) -> str:
    return client.get(url).content.decode()


def test_panel_when_the_route_is_sensible_then_says_so_and_it_can_be_sent(client, author):
    page = page_of(client, good_route(teacher=author).get_absolute_url())
    assert "Замечаний нет" in page
    assert "Самопроверка: 0 из 20" in page


def test_panel_when_something_is_spoilt_then_sentence_how_and_example_with_a_link_to_the_line(client, author):
    plan = good_plan()
    plan[0]["tasks"][0]["steps"][1][0] = "Изучение литературы"
    route = route_of(plan, teacher=author)
    page = page_of(client, route.get_absolute_url())
    activity = route.needs.first().tasks.first().activities.last()
    assert f'href="#activity-{activity.pk}"' in page
    assert "«Изучение литературы» — это направление работы, а не мероприятие." in page
    assert "Как это видно:" in page
    assert "1 замечание" in page


def test_panel_when_advice_is_given_then_the_route_can_be_sent_all_the_same(client, author):
    route = ready_route(author)
    assert "замечани" in page_of(client, route.get_absolute_url())
    client.post(reverse("iom:route_submit", args=[route.pk]))
    route.refresh_from_db()
    assert route.status == "submitted"


def test_panel_when_the_route_is_approved_then_gives_no_advice(client, author):
    page = page_of(client, approved_route(author).get_absolute_url())
    assert 'id="self-check"' not in page
    assert "Форма анализа" in page


def test_panel_when_a_curator_reads_then_the_same_advice_without_a_form(client):
    route = submitted_route()
    client.force_login(curator_of(route))
    page = page_of(client, route.get_absolute_url())
    assert 'id="self-check"' in page
    assert "Оценить маршрут самостоятельно" not in page


def test_self_check_when_scored_then_kept_and_summed(client, author):
    route = good_route(teacher=author)
    response = client.post(check_url(route), given(c1=("2", ""), c3=("1", "Есть сомнение")), follow=True)
    assert own_scores(route) == {"c1": (2, ""), "c3": (1, "Есть сомнение")}
    assert response.redirect_chain == [(check_url(route), 302)]
    page = response.content.decode()
    assert "Есть сомнение" in page
    assert "<b>3</b> из 20" in page
    assert "Самопроверка: 3 из 20" in page_of(client, route.get_absolute_url())


def test_self_check_when_a_criterion_was_not_on_the_page_then_its_score_stays(client, author):
    route = good_route(teacher=author)
    client.post(check_url(route), given(c1=("2", "")))
    client.post(check_url(route), given(c2=("1", "")))
    assert own_scores(route) == {"c1": (2, ""), "c2": (1, "")}


def test_self_check_when_scored_by_the_script_then_only_the_sum_comes_back(client, author):
    route = good_route(teacher=author)
    response = client.post(check_url(route), given(c1=("2", "")), headers={"HX-Request": "true"})
    assert "<b>2</b> из 20" in response.content.decode()
    assert "<h1" not in response.content.decode()


def test_self_check_when_the_script_sends_too_much_then_the_sum_says_why_nothing_is_kept(client, author):
    route = good_route(teacher=author)
    sent = given(c1=("2", "о" * 20_001))
    page = client.post(check_url(route), sent, headers={"HX-Request": "true"}).content.decode()
    assert "Не сохранено:" in page
    assert not route.reviews.exists()


def test_self_check_when_signed_out_meanwhile_then_the_script_loads_the_page_anew(client):
    route = good_route()
    response = client.post(check_url(route), {}, headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


def test_self_check_when_the_score_is_forged_then_beside_the_field_and_nothing_kept(client, author):
    route = good_route(teacher=author)
    response = client.post(check_url(route), given(c1=("7", "Своё")))
    assert response.context["form"].errors
    assert "Своё" in response.content.decode()
    assert not route.reviews.exists()


def test_self_check_when_under_review_then_scores_are_shown_and_refused_in_words(client, author):
    route = submitted_route(author)
    response = client.post(check_url(route), given(c1=("2", "")))
    assert response.context["form"].non_field_errors()
    assert 'type="radio"' not in response.content.decode()
    assert not route.reviews.exists()


def test_self_check_when_a_reader_posts_then_not_found(client):
    route = submitted_route()
    client.force_login(curator_of(route))
    assert client.get(check_url(route)).status_code == 200
    assert client.post(check_url(route), given(c1=("0", ""))).status_code == 404


def test_self_check_when_an_editor_added_a_criterion_then_it_is_checked_and_scored(client, author):
    Criterion.objects.create(
        code="digital",
        title="Цифровая среда",
        sort_order=200,
        looks_in="task",
        wanted_words="цифровой\nинформационный",
        advice="Подумайте о цифровой среде.",
    )
    route = good_route(teacher=author)
    page = page_of(client, check_url(route))
    assert "11. Цифровая среда" in page
    assert "Подумайте о цифровой среде." in page
    client.post(check_url(route), given(digital=("1", "")))
    assert own_scores(route) == {"digital": (1, "")}
    assert "<b>1</b> из 22" in page_of(client, check_url(route))


def test_analysis_when_scored_by_author_and_curator_then_side_by_side_with_the_sum(client, author):
    route = good_route(teacher=author)
    keys = list(Criterion.objects.values_list("pk", flat=True))
    own = scores.self_review_of(route, by=author.user)
    scores.save_scores(own, by=author.user, scores=dict.fromkeys(keys, (2, "")))
    client.post(reverse("iom:route_submit", args=[route.pk]))
    curator = curator_of(route)
    review = scores.review_in_progress(route, by=curator, kind="curator")
    scores.save_scores(review, by=curator, scores={keys[0]: (1, "Уточните"), keys[1]: (2, "")})
    hidden = page_of(client, reverse("iom:analysis", args=[route.pk]))
    assert "Уточните" not in hidden, "what is not finished is the curator's own"
    reviews.return_route(route, by=curator, comment="Назовите вебинар.")
    page = page_of(client, reverse("iom:analysis", args=[route.pk]))
    assert "20 из 20" in page
    assert "Уточните" in page
    assert author.full_name in page


def test_analysis_when_nobody_has_scored_then_an_empty_form_to_print(client, author):
    page = page_of(client, reverse("iom:analysis", args=[good_route(teacher=author).pk]))
    assert page.count('<th scope="row">') == 11
    assert "Итого" in page


@pytest.mark.parametrize("name", ["iom:self_check", "iom:analysis"])
def test_screens_when_the_route_is_longer_then_same_number_of_queries(client, author, name):
    short, long = ready_route(author), ready_route(author, needs=5)
    client.get(reverse(name, args=[short.pk]))
    counts = []
    for route in (short, long):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name, args=[route.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1]
