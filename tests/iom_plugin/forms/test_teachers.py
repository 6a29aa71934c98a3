import pytest

from iom_plugin.forms.teachers import TeacherForm, found_organisations
from iom_plugin.models import Teacher
from iom_plugin_resources.models import Organisation
from tests.factories.resources import OrganisationFactory, UserFactory, position, subject
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations():
    district = OrganisationFactory(code="district", short_name="Приозёрский округ", official_name="Округ")
    for code, short, official, town in [
        ("l7", "Лицей № 7", "МБОУ «Лицей № 7»", "Приозёрск"),
        ("s17", "Школа № 17", "МБОУ «СОШ № 17»", "Приозёрск"),
        ("s7", "Школа № 7", "МБОУ «СОШ № 7»", "Лесное"),
    ]:
        OrganisationFactory(parent=district, code=code, short_name=short, official_name=official, locality=town)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("лицей", ["l7"]),
        ("ЛИЦЕЯ", ["l7"]),
        ("7", ["l7", "s7"]),
        ("школа 7", ["s7"]),
        ("школа лесное", ["s7"]),
        ("приозерский", ["district"]),
        ("гимназия", []),
        ("%", ["l7", "s17", "s7", "district"]),
    ],
)
def test_organisations_are_found_by_words_of_name_number_and_town(organisations, words, codes):
    assert [organisation.code for organisation in found_organisations(words)] == codes


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
