"""Competencies and organisations in the Wagtail admin: a place in the tree is a field."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin_resources.models import Competency, Organisation, OrganisationKind
from tests.factories.resources import (
    CompetencyFactory,
    CompetencyFrameworkFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
)


def competency_form(**values) -> dict:
    values.setdefault("framework", CompetencyFrameworkFactory())
    values["framework"] = values["framework"].pk
    return {"code": "A/01", "title": "Чтение", "kind": "skill", "parent": "", **values}


def organisation_form(**values) -> dict:
    kind = OrganisationKind.objects.get(code="school")
    return {"code": "s1", "official_name": "МБОУ", "short_name": "Школа", "kind": kind.pk, "parent": "", **values}


def post(client, name: str, *args, **values):
    response = client.post(reverse(name, args=args), values)
    assert response.status_code == 302, response.context["form"].errors
    return response


def under(node) -> list[str]:
    node.refresh_from_db()
    return [child.code for child in node.get_children()]


def test_a_competency_is_put_under_another_and_moved(admin):
    root = CompetencyFactory(code="A")
    other = CompetencyFactory(code="B", framework=root.framework)
    post(admin, "iom_competency:add", **competency_form(parent=root.pk, framework=root.framework))
    assert under(root) == ["A/01"]
    child = Competency.objects.get(code="A/01")
    CompetencyFactory(code="A/01.1", parent=child, framework=root.framework)

    values = competency_form(parent=other.pk, framework=root.framework, title="Другое чтение")
    post(admin, "iom_competency:edit", child.pk, **values)
    assert (under(root), under(other)) == ([], ["A/01"])
    assert under(child) == ["A/01.1"]
    assert child.title == "Другое чтение"

    post(admin, "iom_competency:edit", child.pk, **values | {"parent": ""})
    child.refresh_from_db()
    assert (child.depth, under(other)) == (1, [])
    assert Competency.find_problems() == ([], [], [], [], [])


def test_an_organisation_is_created_at_the_top_and_put_under_another(admin):
    post(admin, "iom_organisation:add", **organisation_form())
    school = Organisation.objects.get(code="s1")
    assert school.is_root()
    town = OrganisationFactory(code="town")
    post(admin, "iom_organisation:edit", school.pk, **organisation_form(parent=town.pk))
    assert under(town) == ["s1"]
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_saving_without_a_move_keeps_the_order(admin):
    root = OrganisationFactory(code="root")
    first, _second = OrganisationFactory(code="a", parent=root), OrganisationFactory(code="b", parent=root)
    post(admin, "iom_organisation:edit", first.pk, **organisation_form(code="a", parent=root.pk))
    assert under(root) == ["a", "b"]


def test_a_node_cannot_stand_under_itself(admin):
    root = OrganisationFactory()
    child = OrganisationFactory(parent=root)
    response = admin.post(
        reverse("iom_organisation:edit", args=[root.pk]), organisation_form(parent=child.pk, code=root.code)
    )
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["parent"]


def test_the_same_code_in_other_letters_is_the_same_code(admin):
    existing = CompetencyFactory(code="A/01")
    response = admin.post(reverse("iom_competency:add"), competency_form(code="А/01", framework=existing.framework))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]


def test_lists_are_indented_and_found_in_any_case(admin):
    root = OrganisationFactory(code="town", short_name="Приозёрск")
    OrganisationFactory(code="school", short_name="Гимназия", parent=root)
    page = admin.get(reverse("iom_organisation:index")).content.decode()
    assert "\u00a0\u00a0\u00a0\u00a0Гимназия" in page
    found = admin.get(reverse("iom_organisation:index"), {"q": "ПРИОЗЕРСК"}).context["page_obj"]
    assert [organisation.code for organisation in found] == ["town"]
    CompetencyFactory(code="A/01", title="Читательская грамотность")
    for words in ("читательская", "а/0"):
        found = admin.get(reverse("iom_competency:index"), {"q": words}).context["page_obj"]
        assert [competency.code for competency in found] == ["A/01"]


@pytest.fixture
def superuser_admin(client, db):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_what_others_stand_under_or_use_is_not_deleted(superuser_admin):
    root = OrganisationFactory()
    child = OrganisationFactory(parent=root)
    LearningResourceFactory(provider=child)
    for organisation in (root, child):
        superuser_admin.post(reverse("iom_organisation:delete", args=[organisation.pk]))
    assert Organisation.objects.count() == 2
    LearningResourceFactory._meta.model.objects.all().delete()
    superuser_admin.post(reverse("iom_organisation:delete", args=[child.pk]))
    assert under(root) == []


@pytest.mark.parametrize(
    ("name", "factory"), [("competency", CompetencyFactory), ("organisation", OrganisationFactory)]
)
def test_a_list_takes_as_many_queries_for_thirty_as_for_three(admin, name, factory):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            assert admin.get(reverse(f"iom_{name}:index")).status_code == 200
        return len(context)

    root = factory()
    for _number in range(2):
        factory(parent=root)
    queries()
    three = queries()
    for _number in range(27):
        factory(parent=root)
    assert queries() == three


@pytest.mark.parametrize("name", ["competency", "competencyframework", "organisation"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_list_is_taken_away(admin, name, file_format):
    CompetencyFactory()
    OrganisationFactory()
    response = admin.get(reverse(f"iom_{name}:index"), {"export": file_format})
    assert response.status_code == 200
    assert b"".join(response.streaming_content)


def test_a_tree_has_a_greatest_depth(admin):
    node = root = CompetencyFactory()
    for _level in range(62):
        node = CompetencyFactory(parent=node, framework=root.framework)
    values = competency_form(parent=node.pk, framework=root.framework)
    response = admin.post(reverse("iom_competency:add"), values)
    assert list(response.context["form"].errors) == ["parent"]
    branch = CompetencyFactory(framework=root.framework)
    CompetencyFactory(parent=branch, framework=root.framework)
    values |= {"parent": node.get_parent().pk, "code": branch.code}
    response = admin.post(reverse("iom_competency:edit", args=[branch.pk]), values)
    assert list(response.context["form"].errors) == ["parent"]


def test_a_tree_belongs_to_one_framework(admin):
    root = CompetencyFactory()
    child = CompetencyFactory(parent=root, framework=root.framework)
    response = admin.post(reverse("iom_competency:add"), competency_form(parent=root.pk))
    assert list(response.context["form"].errors) == ["parent"]
    response = admin.post(reverse("iom_competency:edit", args=[root.pk]), competency_form(code=root.code))
    assert list(response.context["form"].errors) == ["framework"]
    child.refresh_from_db()
    assert child.framework == root.framework
