import pytest

from iom_plugin.forms.teachers import TeacherForm
from iom_plugin.models import Teacher
from iom_plugin_resources.models import Organisation
from tests.factories.resources import UserFactory, position, schools_of_a_district, subject
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations():
    schools_of_a_district()


def choices(form):
    return [label for _pk, label in form.fields["organisation"].widget.choices]


def test_few_organisations_are_shown_at_once_with_their_place(organisations):
    assert "Школа № 7 (Лесное, Приозёрский округ)" in choices(TeacherForm(instance=Teacher()))


def test_many_organisations_are_shown_after_a_search(organisations, monkeypatch):
    monkeypatch.setattr("iom_plugin.forms.teachers.MOST_ORGANISATIONS", 2)
    assert choices(TeacherForm(instance=Teacher())) == []
    assert len(choices(TeacherForm(instance=Teacher(), initial={"found": "школа"}))) == 2


def test_present_organisation_comes_first_and_once(organisations, monkeypatch):
    teacher = TeacherFactory(organisation=Organisation.objects.get(code="s7"))
    shown = choices(TeacherForm(instance=teacher))
    assert shown[0].startswith("Школа № 7")
    assert len(shown) == len(set(shown)) == 4


def test_retired_position_and_subject_stay_where_they_were_chosen():
    teacher = TeacherFactory()
    teacher.subjects.set([subject()])
    for item in (teacher.position, subject()):
        item.is_active = False
        item.save()
    kept, new = TeacherForm(instance=teacher), TeacherForm(instance=Teacher(user=UserFactory()))
    assert position() in kept.fields["position"].queryset
    assert subject() in kept.fields["subjects"].queryset
    assert position() not in new.fields["position"].queryset
    assert subject() not in new.fields["subjects"].queryset


def test_impossible_organisation_is_no_choice(organisations):
    form = TeacherForm(instance=Teacher(), initial={"organisation": "9" * 5000})
    assert "Школа № 7 (Лесное, Приозёрский округ)" in choices(form)
