import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from iom_plugin.models import Criterion, RoutePolicy
from iom_plugin.services import scores
from iom_plugin.services.line_decisions import decide_line
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db

PROTOCOL = {"protocol_number": "2", "protocol_date": "2025-10-28"}


@pytest.fixture
def district(client):
    """A municipality with two schools, whose curator is signed in."""
    municipality = OrganisationFactory()
    client.force_login(MembershipFactory(organisation=municipality).user)
    return [OrganisationFactory(parent=municipality) for _number in range(2)]


def waiting_in(school, *, due_in: int = 5):
    route = submitted_route(TeacherFactory(organisation=school))
    route.review_requests.update(due_on=timezone.localdate() + datetime.timedelta(days=due_in))
    return route


def shown_in_queue(client, **asked) -> list:
    return list(client.get(reverse("iom:review_queue"), asked).context["page_obj"])


def text_of(response) -> str:
    return response.content.decode()


# --- The queue ---


def test_queue_when_filtered_then_by_organisation_and_by_overdue(client, district):
    late, early = waiting_in(district[0], due_in=-1), waiting_in(district[1])
    assert shown_in_queue(client) == [late, early]
    assert shown_in_queue(client, organisation=district[1].code) == [early]
    assert shown_in_queue(client, overdue="on") == [late]
    assert shown_in_queue(client, organisation=district[1].code, overdue="on") == []


def test_queue_when_filter_makes_no_sense_then_the_whole_queue(client, district):
    route = waiting_in(district[0])
    assert shown_in_queue(client, organisation="nothing") == [route]


def test_queue_when_longer_then_same_number_of_queries(client, district, django_assert_num_queries):
    for school in district:
        waiting_in(school)
    client.get(reverse("iom:review_queue"))
    with CaptureQueriesContext(connection) as counted:
        client.get(reverse("iom:review_queue"))
    for school in district * 4:
        waiting_in(school)
    with django_assert_num_queries(len(counted)):
        client.get(reverse("iom:review_queue"))


# --- To the next one ---


def test_decision_when_others_wait_then_the_next_one_and_after_the_last_the_queue(client, district):
    first, second = waiting_in(district[0], due_in=1), waiting_in(district[1], due_in=2)
    response = client.post(reverse("iom:route_return", args=[first.pk]), {"comment": "Уточните сроки."})
    assert response.url == second.get_absolute_url()
    response = client.post(reverse("iom:route_approve", args=[second.pk]), PROTOCOL)
    assert response.url == reverse("iom:review_queue")


def test_route_when_it_waits_then_neighbours_have_keys(client, district):
    first, second, third = (waiting_in(district[0], due_in=days) for days in (1, 2, 3))
    page = text_of(client.get(second.get_absolute_url()))
    for key, route in (("KeyP", first), ("KeyN", third)):
        assert f'data-iom-key="{key}" href="{route.get_absolute_url()}"' in page


# --- The decision ---


def test_approve_when_the_protocol_is_of_tomorrow_then_a_sentence_beside_the_field(client, district):
    route = waiting_in(district[0])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    response = client.post(
        reverse("iom:route_approve", args=[route.pk]), PROTOCOL | {"protocol_date": tomorrow.isoformat()}
    )
    assert list(response.context["form"].errors) == ["protocol_date"]


def test_approve_when_the_organisation_has_rules_then_council_and_members_are_there(client, district):
    RoutePolicy.objects.create(organisation=district[0], council="методсовета", members="Орлова М. В.")
    route = waiting_in(district[0])
    form = client.get(reverse("iom:route_approve", args=[route.pk])).context["form"]
    assert (form["council"].value(), form["members"].value()) == ("методсовета", "Орлова М. В.")


def test_approve_when_all_needs_are_approved_by_themselves_then_it_is_said(client, district):
    route = waiting_in(district[0])
    address = reverse("iom:route_approve", args=[route.pk])
    before = text_of(client.get(address))
    decide_line(route, "need", route.needs.get().pk, by=curator_of(route), decision="approved")
    assert "уже согласованы по отдельности" not in before
    assert "уже согласованы по отдельности" in text_of(client.get(address))


def test_return_when_lines_are_to_be_changed_then_the_comment_begins_with_them(client, district):
    route = waiting_in(district[0])
    need = route.needs.get()
    decide_line(route, "need", need.pk, by=curator_of(route), decision="returned", comment="Слишком общо.")
    form = client.get(reverse("iom:route_return", args=[route.pk])).context["form"]
    assert form["comment"].value() == f"«{need.text}»: Слишком общо."


def test_line_when_decided_then_author_sees_it_beside_the_line(client, district):
    route = waiting_in(district[0])
    need = route.needs.get()
    address = reverse("iom:line_decide", args=[route.pk, "need", need.pk])
    response = client.post(address, {"decision": "returned", "comment": ""})
    assert list(response.context["form"].errors) == ["comment"]
    response = client.post(address, {"decision": "returned", "comment": "Слишком общо."})
    assert response.url == f"{route.get_absolute_url()}#need-{need.pk}"
    client.force_login(route.teacher.user)
    page = text_of(client.get(route.get_absolute_url()))
    assert "нужно изменить" in page
    assert "Слишком общо." in page


# --- Scores and opinions ---


def fields(value: int, comment: str = "") -> dict:
    key = Criterion.objects.active().first().pk
    return {f"value_{key}": str(value), f"comment_{key}": comment}


def test_review_when_scored_then_kept_beside_the_authors_and_hidden_from_the_author(client, district):
    route = ready_route(TeacherFactory(organisation=district[0]))
    criterion = Criterion.objects.active().first()
    own = scores.self_review_of(route, by=route.teacher.user)
    scores.save_scores(own, by=route.teacher.user, scores={criterion.pk: (1, "Старалась")})
    scores.routes.submit_route(route, by=route.teacher.user)
    address = reverse("iom:review", args=[route.pk])
    client.post(address, fields(2, "Точно") | {"comment": "Хорошо"})
    response = client.get(address)
    assert (response.context["own_total"].value, response.context["self_total"].value) == (2, 1)
    assert "Старалась" in text_of(response)
    client.force_login(route.teacher.user)
    assert "Точно" not in text_of(client.get(reverse("iom:review_list", args=[route.pk])))


@pytest.mark.parametrize("then", ["approve", "return"])
def test_review_when_going_on_to_the_decision_then_its_words_go_along(client, district, then):
    route = waiting_in(district[0])
    response = client.post(
        reverse("iom:review", args=[route.pk]), fields(2) | {"comment": "Хорошо", "then": then}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse(f"iom:route_{then}", args=[route.pk])
    assert response.context["form"]["comment"].value() == "Хорошо"


def test_review_when_tutor_shows_it_then_author_reads_scores_and_opinion(client):
    route = submitted_route()
    client.force_login(MembershipFactory(organisation=route.teacher.organisation, role="tutor").user)
    address = reverse("iom:review", args=[route.pk])
    assert "approve" not in text_of(client.get(address))
    client.post(address, fields(2, "Точно") | {"comment": "Больше практики", "then": "show"})
    client.force_login(route.teacher.user)
    page = text_of(client.get(reverse("iom:review_list", args=[route.pk])))
    assert "Больше практики" in page
    assert "Точно" in page
    assert reverse("iom:review_list", args=[route.pk]) in text_of(client.get(route.get_absolute_url()))


def test_review_when_shown_empty_then_refused_in_words(client):
    route = submitted_route()
    client.force_login(MembershipFactory(organisation=route.teacher.organisation, role="tutor").user)
    response = client.post(reverse("iom:review", args=[route.pk]), {"comment": "", "then": "show"})
    assert response.context["opinion"].errors["comment"]


# --- The author ---


def test_author_when_sent_then_sees_who_decides_and_may_take_it_back(client):
    route = ready_route()
    curator = TeacherFactory(organisation=route.teacher.organisation, last_name="Белова").user
    MembershipFactory(user=curator, organisation=route.teacher.organisation)
    client.force_login(route.teacher.user)
    client.post(reverse("iom:route_submit", args=[route.pk]))
    assert "Белова" in text_of(client.get(route.get_absolute_url()))
    client.post(reverse("iom:route_withdraw", args=[route.pk]))
    route.refresh_from_db()
    assert route.status == "draft"


def test_author_when_nobody_decides_then_is_told_so(client):
    route = submitted_route()
    client.force_login(route.teacher.user)
    assert "Некому согласовать маршрут" in text_of(client.get(route.get_absolute_url()))


def test_author_when_taking_back_what_is_decided_then_a_sentence(client, district):
    route = waiting_in(district[0])
    client.post(reverse("iom:route_return", args=[route.pk]), {"comment": "Уточните сроки."})
    client.force_login(route.teacher.user)
    response = client.post(reverse("iom:route_withdraw", args=[route.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]][-1] == "error"


def test_home_when_something_waits_then_how_many_and_the_nearest(client, district):
    late, _early = waiting_in(district[0], due_in=-1), waiting_in(district[1])
    response = client.get(reverse("iom:home"))
    assert response.context["waiting_count"] == 2
    assert response.context["waiting"][0] == late
    assert "просрочен" in text_of(response)
