"""What of the upper app stands in the Wagtail admin, and what never does."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from iom_plugin.models import Membership, Opener, ResultForm, Route, Teacher
from iom_plugin_resources.services.groups import ensure_groups
from tests.factories.resources import OrganisationFactory, UserFactory, position
from tests.factories.routes import (
    ActivityFactory,
    MembershipFactory,
    RouteFactory,
    TeacherFactory,
    submitted_route,
)

pytestmark = pytest.mark.django_db

VOCABULARIES = ["direction", "workform", "resultform", "selfeducationform", "criterion", "opener"]
LISTS = ["teacher", "membership", "routepolicy", *VOCABULARIES]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(UserFactory(is_superuser=True, is_staff=True))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_is_searched_and_taken_away(admin, name):
    TeacherFactory()
    MembershipFactory()
    for query in ({}, {"q": "иванова"}, {"export": "csv"}, {"export": "xlsx"}):
        assert admin.get(reverse(f"iom_{name}:index"), query).status_code == 200
    assert admin.get(reverse(f"iom_{name}:add")).status_code == 200


@pytest.mark.parametrize("name", ["route", "deficit", "review", "routeneed", "activity"])
def test_what_teachers_write_is_not_in_the_admin(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"iom_{name}:index")
    assert Route not in [*get_snippet_models(), *get_page_models()]


def test_a_teacher_is_entered(admin):
    user, school = UserFactory(), OrganisationFactory()
    values = {
        "user": user.pk,
        "last_name": "Иванова",
        "first_name": "Анна",
        "middle_name": "",
        "organisation": school.pk,
        "position": position().pk,
        "category": "first",
        "education": "",
        "experience_years": "",
        "attestation_date": "",
        "birth_date": "",
    }
    response = admin.post(reverse("iom_teacher:add"), values)
    assert response.status_code == 302, response.context["form"].errors
    teacher = Teacher.objects.get()
    assert (teacher.user, teacher.organisation) == (user, school)
    response = admin.post(reverse("iom_teacher:edit", args=[teacher.pk]), {**values, "experience_years": "99"})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_a_role_is_given_once(admin):
    values = {"user": UserFactory().pk, "role": "curator", "organisation": OrganisationFactory().pk}
    assert admin.post(reverse("iom_membership:add"), values).status_code == 302
    assert admin.post(reverse("iom_membership:add"), values).status_code == 200
    assert Membership.objects.count() == 1


def test_teachers_are_found_by_name_and_by_what_stands_above_their_school(admin):
    town = OrganisationFactory()
    teacher = TeacherFactory(last_name="Петрова", organisation=OrganisationFactory(parent=town))
    TeacherFactory(last_name="Сидорова")
    for query in ({"q": "петрова анна"}, {"organisation": town.pk}):
        found = admin.get(reverse("iom_teacher:index"), query).context["page_obj"]
        assert list(found) == [teacher]


@pytest.mark.parametrize(("name", "factory"), [("teacher", TeacherFactory), ("membership", MembershipFactory)])
def test_a_list_takes_as_many_queries_for_thirty_as_for_three(admin, name, factory):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            assert admin.get(reverse(f"iom_{name}:index")).status_code == 200
        return len(context)

    factory.create_batch(3)
    queries()
    three = queries()
    factory.create_batch(27)
    assert queries() == three


# --- Vocabularies ---


def test_an_opener_is_added_with_its_fitting_results(admin):
    form = ResultForm.objects.first()
    values = {
        "column": "learning",
        "title": "Разобрать",
        "code": "take-apart",
        "pattern": "Разобрать [приёмы|методы] {чего?}",
        "result_forms": [form.pk],
        "is_active": "on",
    }
    response = admin.post(reverse("iom_opener:add"), values)
    assert response.status_code == 302, response.context["form"].errors
    opener = Opener.objects.last()
    assert (opener.code, list(opener.result_forms.all())) == ("take-apart", [form])


@pytest.mark.parametrize("pattern", ["Изучить {чего", "Изучить чего?}", "Изучить [приёмы|методы", "Изучить []"])
def test_a_bracket_that_is_not_closed_is_told(admin, pattern):
    values = {"column": "learning", "title": "а", "code": "a", "pattern": pattern, "is_active": "on"}
    response = admin.post(reverse("iom_opener:add"), values)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["pattern"]


def test_a_form_of_work_in_use_is_not_deleted(admin):
    form = ActivityFactory().form
    assert admin.post(reverse("iom_workform:delete", args=[form.pk])).status_code == 302
    assert type(form).objects.filter(pk=form.pk).exists()


# --- Who gets in ---


@pytest.mark.parametrize("name", LISTS)
def test_teachers_curators_and_editors_do_not_get_in(name):
    editor = UserFactory()
    editor.groups.add(ensure_groups())
    for user in (TeacherFactory().user, MembershipFactory(role="curator").user, editor):
        for address in (reverse(f"iom_{name}:index"), reverse(f"iom_{name}:add")):
            assert signed_in(user).get(address).status_code == 302


def test_users_are_chosen_by_name_by_those_who_keep_teachers():
    keeper = UserFactory()
    keeper.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "add_teacher"]))
    wanted = UserFactory(username="petrova", last_name="Петрова")
    for name in ("choose", "choose_results"):
        response = signed_in(keeper).get(reverse(f"iom_user_chooser:{name}"), {"q": "петрова"})
        page = response.json()["html"] if name == "choose" else response.content.decode()
        assert reverse("iom_user_chooser:chosen", args=[wanted.pk]) in page
        assert reverse("iom_user_chooser:chosen", args=[keeper.pk]) not in page


def test_users_are_not_shown_to_other_staff():
    editor = UserFactory()
    editor.groups.add(ensure_groups())
    for name in ("choose", "choose_results"):
        assert signed_in(editor).get(reverse(f"iom_user_chooser:{name}")).status_code == 302


def test_an_editor_learns_no_login_from_the_chooser_of_users():
    editor, somebody = UserFactory(), UserFactory()
    editor.groups.add(ensure_groups())
    client = signed_in(editor)
    for name, args in (("chosen", [somebody.pk]), ("chosen_multiple", []), ("choose", []), ("choose_results", [])):
        address = reverse(f"iom_user_chooser:{name}", args=args)
        assert somebody.username not in client.get(address, {"id": somebody.pk}, follow=False).content.decode()


def test_a_teacher_whose_route_was_sent_is_kept(admin):
    route, draft = submitted_route(), RouteFactory()
    for teacher in (route.teacher, draft.teacher):
        admin.post(reverse("iom_teacher:delete", args=[teacher.pk]))
    assert list(Teacher.objects.all()) == [route.teacher]
