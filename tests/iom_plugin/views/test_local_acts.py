from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.models import RoutePolicy
from tests.factories import routes as make
from tests.factories.resources import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(client):
    school = OrganisationFactory(head_title="Директор", head_name="Орлова Мария Викторовна")
    user = make.MembershipFactory(organisation=school, role="curator").user
    make.MembershipFactory(organisation=OrganisationFactory(parent=school), user=user, role="curator")
    client.force_login(user)
    return school


def address(school, kind="regulation") -> str:
    return reverse("iom:local_act", args=[school.pk, kind])


def test_list_when_opened_then_has_every_act_for_every_own_organisation(client, school):
    make.MembershipFactory(organisation=school, user_id=client.session["_auth_user_id"], role="tutor")
    page = client.get(reverse("iom:local_act_list"))
    assert len(page.context["organisations"]) == 2
    assert address(school) in page.content.decode()
    assert address(school, "order") in page.content.decode()


def test_form_when_opened_then_filled_with_what_is_known(client, school):
    RoutePolicy.objects.create(
        organisation=school, council="педагогического совета", days_for_review=10, head="Орлова Мария Петровна"
    )
    initial = client.get(address(school)).context["form"].initial
    assert (initial["head_title"], initial["head_name"]) == ("Директор", "Орлова Мария Петровна")
    assert (initial["council"], initial["days_for_review"]) == ("педагогического совета", 10)
    assert initial["amendment_needs_approval"] is True
    assert initial["responsible"].count("\n") == 0


def test_act_when_asked_for_then_is_a_word_file_with_what_was_filled_in(client, school):
    response = client.post(address(school), {"number": "7", "date": "01.09.2026", "days_for_review": "14"})
    assert response["Content-Disposition"].startswith("attachment")
    stamps = docx.Document(BytesIO(response.content)).tables[0]
    assert "приказом от 01.09.2026 № 7" in stamps.rows[0].cells[1].text


@pytest.mark.parametrize(
    ("field", "value"), [("date", "31.02.2026"), ("days_for_review", "0"), ("days_for_review", "")]
)
def test_act_when_the_form_is_wrong_then_told_beside_the_field(client, school, field, value):
    response = client.post(address(school), {"days_for_review": "14"} | {field: value})
    assert list(response.context["form"].errors) == [field]


def test_order_when_opened_then_says_how_many_routes_it_names(client, school):
    make.approved_route(make.TeacherFactory(organisation=school))
    page = client.get(address(school, "order"))
    assert page.context["routes_count"] == 1
    assert "войдёт 1 согласованный маршрут" in page.content.decode()


def test_act_when_there_is_no_such_kind_then_404(client, school):
    assert client.get(address(school, "five_columns")).status_code == 404
    assert client.get(reverse("iom:local_act", args=[0, "order"])).status_code == 404


def test_list_when_one_decides_in_more_organisations_then_as_many_queries(client, school):
    asked = []
    for number in (2, 5):
        while len(client.get(reverse("iom:local_act_list")).context["organisations"]) < number:
            make.MembershipFactory(user_id=client.session["_auth_user_id"], role="curator")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("iom:local_act_list"))
        asked.append(len(captured))
    assert asked[0] == asked[1]
