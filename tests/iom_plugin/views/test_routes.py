import pytest
from django.urls import reverse

from iom_plugin.models import Route
from iom_plugin.services import routes as services
from tests.factories.routes import (
    RouteFactory,
    TeacherFactory,
    approved_route,
    curator_of,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db

FORM = {"theme": "Формирующее оценивание", "starts_on": "2026-09-01", "ends_on": "2027-05-31"}


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


def test_route_add_when_theme_and_period_then_draft_is_shown(client, author):
    response = client.post(reverse("iom:route_add"), FORM, follow=True)
    route = Route.objects.get()
    assert response.redirect_chain[-1][0] == route.get_absolute_url()
    assert (route.teacher, route.theme, route.status) == (author, FORM["theme"], "draft")


def test_route_add_when_it_ends_before_it_starts_then_sentence_beside_field_and_typed_text_stays(client, author):
    response = client.post(reverse("iom:route_add"), FORM | {"ends_on": "2026-01-01"})
    assert response.context["form"].errors.keys() == {"ends_on"}
    assert FORM["theme"] in response.content.decode()
    assert 'value="2026-01-01"' in response.content.decode()
    assert not Route.objects.exists()


def test_route_edit_when_changed_then_saved(client, author):
    route = RouteFactory(teacher=author)
    client.post(reverse("iom:route_edit", args=[route.pk]), FORM | {"theme": "Другая тема"})
    route.refresh_from_db()
    assert route.theme == "Другая тема"


def test_route_edit_when_under_review_then_refused_in_words(client, author):
    route = submitted_route(author)
    response = client.post(reverse("iom:route_edit", args=[route.pk]), FORM)
    assert response.context["form"].non_field_errors()
    route.refresh_from_db()
    assert route.theme != FORM["theme"]


def test_route_detail_when_draft_lacks_something_then_it_is_named_and_no_send_button(client, author):
    route = RouteFactory(teacher=author)
    page = client.get(route.get_absolute_url()).content.decode()
    assert reverse("iom:route_submit", args=[route.pk]) not in page


def test_route_submit_when_incomplete_then_back_with_the_reason(client, author):
    route = RouteFactory(teacher=author)
    response = client.post(reverse("iom:route_submit", args=[route.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    route.refresh_from_db()
    assert route.status == "draft"


def test_route_submit_when_ready_then_submitted(client, author):
    route = ready_route(author)
    assert reverse("iom:route_submit", args=[route.pk]) in client.get(route.get_absolute_url()).content.decode()
    client.post(reverse("iom:route_submit", args=[route.pk]))
    route.refresh_from_db()
    assert route.status == "submitted"


def test_route_complete_when_conclusion_then_completed(client, author):
    route = approved_route(author)
    client.post(reverse("iom:route_complete", args=[route.pk]), {"conclusion": "Освоены приёмы."})
    route.refresh_from_db()
    assert (route.status, route.conclusion) == ("completed", "Освоены приёмы.")


def test_curator_when_returns_with_comment_then_author_reads_it(client, author):
    route = submitted_route(author)
    client.force_login(curator_of(route))
    client.post(reverse("iom:route_return", args=[route.pk]), {"comment": "Назовите вебинар точно."})
    client.force_login(author.user)
    assert "Назовите вебинар точно." in client.get(route.get_absolute_url()).content.decode()


def test_curator_when_approves_without_protocol_then_sentence_and_typed_text_stays(client, author):
    route = submitted_route(author)
    client.force_login(curator_of(route))
    response = client.post(
        reverse("iom:route_approve", args=[route.pk]), {"protocol_number": "2", "council": "методсовета"}
    )
    assert response.context["form"].errors.keys() == {"protocol_date"}
    assert "методсовета" in response.content.decode()
    route.refresh_from_db()
    assert route.status == "submitted"


def test_curator_when_approves_with_protocol_then_approved(client, author):
    route = submitted_route(author)
    client.force_login(curator_of(route))
    client.post(reverse("iom:route_approve", args=[route.pk]), {"protocol_number": "2", "protocol_date": "2026-10-28"})
    route.refresh_from_db()
    assert route.status == "approved"


def test_route_export_when_unknown_format_then_404(client, author):
    route = RouteFactory(teacher=author)
    assert client.get(reverse("iom:route_export", args=[route.pk, "exe"])).status_code == 404


@pytest.mark.parametrize("name", ["iom:home", "iom:route_list", "iom:review_queue"])
def test_lists_when_more_rows_then_same_number_of_queries(client, django_assert_num_queries, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    author = TeacherFactory()
    curator = curator_of(submitted_route(author))
    client.force_login(curator)
    client.get(reverse(name))  # what is cached for ever is read now
    with CaptureQueriesContext(connection) as counted:
        client.get(reverse(name))
    for _number in range(6):
        submitted_route(TeacherFactory(organisation=author.organisation))
    with django_assert_num_queries(len(counted)):
        client.get(reverse(name))


def test_route_detail_when_more_lines_then_same_number_of_queries(client, author, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    small, big = ready_route(author), ready_route(author, needs=6)
    client.get(small.get_absolute_url())
    with CaptureQueriesContext(connection) as counted:
        client.get(small.get_absolute_url())
    with django_assert_num_queries(len(counted)):
        client.get(big.get_absolute_url())


def test_curator_when_form_is_older_than_the_route_then_told_to_read_it_anew(client, author):
    route = submitted_route(author)
    client.force_login(curator_of(route))
    old = client.get(reverse("iom:route_approve", args=[route.pk])).context["form"]["seen_version"].value()
    client.post(reverse("iom:route_return", args=[route.pk]), {"comment": "Назовите вебинар."})
    services.submit_route(route, by=author.user)
    response = client.post(
        reverse("iom:route_approve", args=[route.pk]),
        {"protocol_number": "2", "protocol_date": "2026-10-28", "seen_version": old},
    )
    assert response.context["form"].non_field_errors()
    route.refresh_from_db()
    assert route.status == "submitted"
