import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from iom_plugin.views.demand import PAGE
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.factories.routes import DeficitFactory, MembershipFactory, TeacherFactory

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/iom/demand/", "/iom/demand/export/xlsx/"


@pytest.fixture
def municipality():
    return OrganisationFactory()


@pytest.fixture
def methodologist(client, municipality):
    user = MembershipFactory(organisation=municipality, role="methodologist").user
    client.force_login(user)
    return user


@pytest.fixture
def observer(client, municipality):
    user = MembershipFactory(organisation=municipality, role="observer").user
    client.force_login(user)
    return user


@pytest.fixture
def school(municipality):
    return OrganisationFactory(parent=municipality)


def needs(school, count=1, competency=None):
    competency = competency or CompetencyFactory()
    for _number in range(count):
        DeficitFactory(teacher=TeacherFactory(organisation=school), competency=competency)
    return competency


def test_list_when_somebody_needs_it_then_shown_with_a_way_to_what_there_is(client, methodologist, school):
    competency = needs(school, 2)
    LearningResourceFactory(competencies=[competency])
    page = client.get(LIST).content.decode()
    assert competency.title in page
    assert "/resources-map/?competency=C%2F" in page


def test_list_when_nobody_needs_anything_then_said(client, methodologist):
    response = client.get(LIST)
    assert response.status_code == 200
    assert reverse("iom:demand_export") not in response.content.decode()


def test_list_when_the_names_of_teachers_exist_then_none_is_shown(client, methodologist, school):
    person = TeacherFactory(organisation=school)
    DeficitFactory(teacher=person)
    assert person.last_name not in client.get(LIST).content.decode()


def test_list_when_observer_then_small_numbers_are_not_told(client, observer, school):
    needs(school, 2)
    needs(school, 4)
    [large, small] = [item["people"] for item in client.get(LIST).context["rows"]]
    assert (large, isinstance(small, str)) == (4, True)


def test_list_when_an_organisation_of_others_or_nonsense_is_asked_then_empty(client, methodologist, school):
    needs(school)
    for asked in (OrganisationFactory().code, "no-such", "\0", "9" * 5000):
        response = client.get(LIST, {"organisation": asked})
        assert (response.status_code, list(response.context["page_obj"])) == (200, [])
    assert list(client.get(LIST, {"framework": "no-such"}).context["page_obj"]) == []


def test_list_when_filtered_then_only_that_and_the_export_keeps_the_question(client, methodologist, school):
    competency, _other = needs(school), needs(school)
    asked = {"framework": competency.framework.code}
    response = client.get(LIST, asked)
    assert [row.competency for row in response.context["page_obj"]] == [competency]
    assert f"{EXPORT}?framework={competency.framework.code}" in response.content.decode()
    assert [row[0] for row in sheet(client.get(EXPORT, asked))[1:]] == [competency.code]


def test_list_when_the_person_may_add_resources_then_a_way_to_a_prefilled_one(client, methodologist, school):
    competency = needs(school)
    assert "/admin/" not in client.get(LIST).context["rows"][0]["create_url"]
    methodologist.user_permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="add_learningresource")
    )
    url = client.get(LIST).context["rows"][0]["create_url"]
    form = client.get(url).context["form"]
    assert form["title"].value() == competency.title
    assert [str(key) for key in _keys(form["competencies"].value())] == [str(competency.pk)]


def _keys(value):
    return [getattr(one, "pk", one) for one in value]


def test_list_when_many_then_paginated_with_as_many_queries_as_for_few(
    client, methodologist, school, django_assert_num_queries, django_assert_max_num_queries
):
    needs(school)
    client.get(LIST)
    with django_assert_max_num_queries(22) as few:
        client.get(LIST)
    for _number in range(PAGE + 5):
        needs(school)
    with django_assert_num_queries(len(few)):
        response = client.get(LIST)
    assert len(response.context["rows"]) == PAGE
    assert len(client.get(LIST, {"page": 2}).context["rows"]) == 6


def sheet(response) -> list:
    workbook = openpyxl.load_workbook(io.BytesIO(response.content))
    return list(workbook.active.iter_rows(values_only=True))


def test_export_when_asked_then_all_rows_as_on_the_screen(client, observer, school):
    small, large = needs(school, 1), needs(school, 3)
    LearningResourceFactory(competencies=[large])
    headings, first, second = sheet(client.get(EXPORT))
    assert len(headings) == len(first) == 8
    assert (first[0], isinstance(first[3], str)) == (small.code, True)
    assert (second[0], second[3], second[6]) == (large.code, 3, 1)


def test_export_when_a_title_looks_like_a_formula_then_it_stays_text(client, methodologist, school):
    needs(school, competency=CompetencyFactory(title="=1+1"))
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(EXPORT).content))
    assert workbook.active["B2"].data_type == "s"


@pytest.mark.parametrize("role", ["curator", "tutor"])
def test_demand_when_another_role_then_404(client, municipality, role):
    client.force_login(MembershipFactory(organisation=municipality, role=role).user)
    assert [client.get(url).status_code for url in (LIST, EXPORT)] == [404, 404]
