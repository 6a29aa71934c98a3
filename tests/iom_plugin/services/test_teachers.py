import pytest

from iom_plugin import errors
from iom_plugin.models import TrainingRecord
from iom_plugin.services import teachers
from tests.factories.resources import OrganisationFactory, UserFactory
from tests.factories.routes import RouteFactory, TeacherFactory, approved_route, submitted_route

pytestmark = pytest.mark.django_db


def test_save_profile_when_another_person_then_refused():
    with pytest.raises(errors.NotAllowed):
        teachers.save_profile(TeacherFactory(), by=UserFactory())


def test_save_profile_when_impossible_experience_then_invalid_by_field():
    teacher = TeacherFactory()
    teacher.experience_years = 90
    with pytest.raises(errors.Invalid):
        teachers.save_profile(teacher, by=teacher.user)
    teacher.refresh_from_db()
    assert teacher.experience_years == 12


@pytest.mark.parametrize("make", [submitted_route, approved_route])
def test_save_profile_when_route_is_decided_about_then_organisation_stays(make):
    teacher = TeacherFactory()
    make(teacher)
    teacher.organisation = OrganisationFactory()
    with pytest.raises(errors.Invalid) as refusal:
        teachers.save_profile(teacher, by=teacher.user)
    assert list(refusal.value.fields) == ["organisation"]


def test_save_profile_when_only_a_draft_then_organisation_may_change():
    teacher = TeacherFactory()
    RouteFactory(teacher=teacher)
    teacher.organisation = OrganisationFactory()
    teachers.save_profile(teacher, by=teacher.user)
    teacher.refresh_from_db()
    assert teacher.organisation.teachers.get() == teacher


def test_enter_profile_when_staff_moves_a_teacher_then_allowed():
    teacher = TeacherFactory()
    submitted_route(teacher)
    teacher.organisation = OrganisationFactory()
    assert teachers.enter_profile(teacher).organisation == teacher.organisation


def test_save_profile_when_courses_given_then_they_replace_the_present_ones():
    teacher = TeacherFactory()
    for title in ("Старый курс", "Новый курс"):
        teachers.save_profile(teacher, by=teacher.user, trainings=[TrainingRecord(title=title)])
    assert [record.title for record in teacher.trainings.all()] == ["Новый курс"]


def test_give_role_when_twice_then_once():
    user, organisation = UserFactory(), OrganisationFactory()
    for _time in range(2):
        teachers.give_role(user, organisation=organisation, role="curator")
    assert user.iom_memberships.count() == 1
