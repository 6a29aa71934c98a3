import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.choices import NoticeKind
from iom_plugin.models import Membership, Notice
from iom_plugin.services.notices import notify
from tests.factories.routes import RouteFactory, TeacherFactory, curator_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


def told(teacher, **fields) -> Notice:
    route = RouteFactory(teacher=teacher)
    [notice] = notify([teacher.user], NoticeKind.ROUTE_RETURNED, route=route, by=TeacherFactory().user, **fields)
    return notice


def test_notice_when_opened_then_seen_and_where_one_acts(client, teacher):
    notice = told(teacher)
    assert "1 новое" in client.get(reverse("iom:home")).content.decode()
    response = client.get(reverse("iom:notice_open", args=[notice.pk]))
    assert response.url == notice.route.get_absolute_url()
    notice.refresh_from_db()
    assert notice.seen_at
    assert "1 новое" not in client.get(reverse("iom:home")).content.decode()


def test_notice_when_one_looks_at_the_route_then_seen_and_others_stay_new(client, teacher):
    notice, other = told(teacher), told(teacher)
    page = client.get(notice.route.get_absolute_url()).content.decode()
    assert "1 новое" in page
    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.seen_at
    assert other.seen_at is None


def test_notice_when_its_address_leads_elsewhere_then_to_the_list(client, teacher):
    notice = told(teacher, url="https://elsewhere.example/")
    assert client.get(reverse("iom:notice_open", args=[notice.pk])).url == reverse("iom:notice_list")


def test_notices_when_all_are_marked_then_nothing_is_new(client, teacher):
    for _number in range(3):
        told(teacher)
    stranger = told(TeacherFactory())
    client.post(reverse("iom:notice_seen"))
    assert not teacher.user.iom_notices.filter(seen_at=None).exists()
    stranger.refresh_from_db()
    assert stranger.seen_at is None


def test_notices_when_more_then_same_number_of_queries(client, teacher, django_assert_num_queries):
    told(teacher)
    client.get(reverse("iom:notice_list"))
    with CaptureQueriesContext(connection) as counted:
        client.get(reverse("iom:notice_list"))
    for _number in range(8):
        told(teacher)
    with django_assert_num_queries(len(counted)):
        client.get(reverse("iom:notice_list"))


def test_notices_when_the_reader_has_left_the_school_then_nothing_of_the_route_is_told(client):
    route = RouteFactory(theme="Оценивание")
    curator = curator_of(route)
    notify([curator], NoticeKind.COMMENT, route=route, by=route.teacher.user, text="Личное")
    client.force_login(curator)
    page = client.get(reverse("iom:notice_list")).content.decode()
    assert "Оценивание" in page
    assert "Личное" in page
    Membership.objects.filter(user=curator).delete()
    page = client.get(reverse("iom:notice_list")).content.decode()
    assert "Оценивание" not in page
    assert "Личное" not in page
