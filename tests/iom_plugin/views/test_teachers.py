import datetime

import pytest
from django.urls import reverse

from iom_plugin.models import Teacher, TrainingRecord
from iom_plugin.services.teachers import enter_profile
from tests.factories.resources import OrganisationFactory, UserFactory, position, subject
from tests.factories.routes import MembershipFactory, TeacherFactory

pytestmark = pytest.mark.django_db


def typed(organisation=None, *, courses=(), **changes):
    """What a person sends who has filled in the whole form; ``courses`` are rows of title, where, hours, year."""
    data = {
        "last_name": "Соколова",
        "first_name": "Мария",
        "middle_name": "Игоревна",
        "organisation": organisation.pk if organisation else "",
        "position": position().pk,
        "subjects": [subject().pk],
        "education": "высшее",
        "experience_years": "7",
        "category": "first",
        "attestation_date": "2024-03-15",
        "birth_date": "",
        "words": "",
        "found": "",
        "trainings-TOTAL_FORMS": str(len(courses) + 3),
        "trainings-INITIAL_FORMS": "0",
    }
    for number in range(len(courses) + 3):
        row = courses[number] if number < len(courses) else ("", "", "", "")
        names = ("title", "provider", "hours", "year")
        data |= {f"trainings-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return data | changes


@pytest.fixture
def user():
    return UserFactory(last_name="Соколова", first_name="Мария")


@pytest.fixture
def users_client(client, user):
    client.force_login(user)
    return client


class TestProfile:
    def test_profile_is_the_information_sheet(self, client):
        teacher = TeacherFactory(attestation_date=datetime.date(2024, 3, 15))
        enter_profile(teacher, subjects=[subject()], trainings=[TrainingRecord(title="Курс о текстах", year=2023)])
        client.force_login(teacher.user)
        page = client.get(reverse("iom:profile")).content.decode()
        for words in (teacher.full_name, teacher.position.title, subject().title, "2024", "Курс о текстах"):
            assert str(words) in page

    def test_without_profile_one_is_told_what_to_do(self, users_client):
        assert reverse("iom:profile_edit") in users_client.get(reverse("iom:profile")).content.decode()

    def test_profile_shows_ones_roles(self, users_client, user):
        membership = MembershipFactory(user=user, role="curator")
        assert membership.organisation.short_name in users_client.get(reverse("iom:profile")).content.decode()

    @pytest.mark.parametrize("name", ["profile", "profile_edit"])
    def test_guest_is_asked_to_sign_in(self, client, name):
        response = client.get(reverse(f"iom:{name}"))
        assert response.status_code == 302
        assert "next=" in response["Location"]


class TestProfileEdit:
    def test_first_profile_is_created_for_the_one_signed_in(self, users_client, user):
        organisation = OrganisationFactory()
        courses = [("Смысловое чтение", "ИРО", "36", "2023")]
        response = users_client.post(reverse("iom:profile_edit"), typed(organisation, courses=courses))
        assert response["Location"] == reverse("iom:profile")
        teacher = Teacher.objects.get(user=user)
        assert (teacher.full_name, teacher.organisation) == ("Соколова Мария Игоревна", organisation)
        assert teacher.attestation_date == datetime.date(2024, 3, 15)
        assert [str(chosen) for chosen in teacher.subjects.all()] == [subject().title]
        assert list(teacher.trainings.values_list("title", "provider", "hours", "year")) == [
            ("Смысловое чтение", "ИРО", 36, 2023)
        ]

    def test_name_of_the_account_is_offered(self, users_client):
        page = users_client.get(reverse("iom:profile_edit")).content.decode()
        assert 'value="Соколова"' in page

    def test_nobody_can_be_made_a_teacher_by_sending_a_user(self, users_client, user):
        other = UserFactory()
        users_client.post(reverse("iom:profile_edit"), typed(OrganisationFactory(), user=other.pk))
        assert Teacher.objects.get().user == user

    def test_wrong_input_stays_with_a_sentence_beside_the_field(self, users_client):
        organisation = OrganisationFactory()
        response = users_client.post(
            reverse("iom:profile_edit"),
            typed(organisation, last_name="", experience_years="сто", attestation_date="2999-01-01"),
        )
        assert {"last_name", "experience_years", "attestation_date"} == set(response.context["form"].errors)
        page = response.content.decode()
        assert 'value="сто"' in page
        assert 'id="id_experience_years_error"' in page
        assert not Teacher.objects.exists()

    def test_course_without_theme_is_refused_and_stays(self, users_client):
        courses = [("", "ИРО", "36", "23")]
        response = users_client.post(reverse("iom:profile_edit"), typed(OrganisationFactory(), courses=courses))
        assert {"title", "year"} == set(response.context["trainings"].forms[0].errors)
        assert 'value="ИРО"' in response.content.decode()
        assert not Teacher.objects.exists()

    def test_impossible_experience_is_refused(self, users_client):
        response = users_client.post(reverse("iom:profile_edit"), typed(OrganisationFactory(), experience_years="71"))
        assert response.status_code == 200
        assert response.context["form"].errors

    def test_without_organisation_a_sentence_says_how_to_find_it(self, users_client):
        response = users_client.post(reverse("iom:profile_edit"), typed())
        assert "organisation" in response.context["form"].errors
        assert 'id="id_organisation_error"' in response.content.decode()

    def test_search_of_an_organisation_keeps_what_was_typed(self, users_client):
        wanted = OrganisationFactory(short_name="Лицей № 7")
        courses = [("Смысловое чтение", "", "", "")]
        response = users_client.post(
            reverse("iom:profile_edit"), typed(words="лицей", find="1", courses=courses, education="Педуниверситет")
        )
        page = response.content.decode()
        assert str(wanted) in page
        for words in ("Педуниверситет", "Смысловое чтение", "Соколова"):
            assert words in page
        assert not response.context["form"].errors
        assert not Teacher.objects.exists()

    def test_words_that_were_not_looked_for_are_looked_for_before_saving(self, client):
        teacher = TeacherFactory()
        client.force_login(teacher.user)
        response = client.post(reverse("iom:profile_edit"), typed(teacher.organisation, words="лицей"))
        assert response.status_code == 200
        assert not response.context["form"].errors

    def test_one_more_row_keeps_the_rows(self, users_client):
        courses = [("Первый", "", "", ""), ("Второй", "", "", "")]
        response = users_client.post(reverse("iom:profile_edit"), typed(courses=courses, row="1"))
        trainings = response.context["trainings"]
        assert len(trainings.forms) == 6
        assert [form["title"].value() for form in trainings][:2] == ["Первый", "Второй"]

    def test_course_that_is_marked_goes_and_others_stay(self, client):
        teacher = TeacherFactory()
        enter_profile(teacher, trainings=[TrainingRecord(title="Старый"), TrainingRecord(title="Новый")])
        client.force_login(teacher.user)
        courses = [("Старый", "", "", ""), ("Новый", "", "", "")]
        data = typed(teacher.organisation, courses=courses) | {"trainings-0-DELETE": "on"}
        client.post(reverse("iom:profile_edit"), data)
        assert [training.title for training in teacher.trainings.all()] == ["Новый"]

    def test_present_courses_stand_in_the_rows(self, client):
        teacher = TeacherFactory()
        enter_profile(teacher, trainings=[TrainingRecord(title="Старый", year=2020)])
        client.force_login(teacher.user)
        trainings = client.get(reverse("iom:profile_edit")).context["trainings"]
        assert len(trainings.forms) == 4
        assert trainings.forms[0]["year"].value() == 2020

    def test_number_of_queries_does_not_depend_on_the_number_of_organisations(
        self, users_client, django_assert_max_num_queries, django_assert_num_queries
    ):
        OrganisationFactory.create_batch(3)
        users_client.get(reverse("iom:profile_edit"))  # the portal's frame fills its caches
        with django_assert_max_num_queries(30) as few:
            users_client.get(reverse("iom:profile_edit"))
        OrganisationFactory.create_batch(12)
        with django_assert_num_queries(len(few)):
            users_client.get(reverse("iom:profile_edit"))


@pytest.mark.parametrize(("years", "told"), [(16, "16 лет"), (21, "21 год"), (0, "менее года"), (None, "не указано")])
def test_profile_when_it_tells_the_experience_then_the_unit_stands_once(client, years, told):
    teacher = TeacherFactory(experience_years=years)
    client.force_login(teacher.user)
    [fact] = [fact for fact in client.get(reverse("iom:profile")).context["facts"] if "стаж" in fact["label"]]
    assert fact == {"label": "Педагогический стаж", "value": told}
