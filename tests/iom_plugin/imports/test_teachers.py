import datetime

import pytest
from django.contrib.auth import get_user_model

from iom_plugin.imports.teachers import TeacherImporter, Training, parse_training
from iom_plugin.models import Membership, Teacher, TrainingRecord
from iom_plugin_resources.core.importing import ParseError
from tests.factories.resources import OrganisationFactory, UserFactory, subject
from tests.factories.routes import TeacherFactory

HEADINGS = (
    "Логин;Фамилия;Имя;Отчество;Эл. почта;Организация;Должность;Предметы;Образование;Стаж;Категория;"
    "Дата аттестации;Дата рождения;Роли;Курсы\n"
)
TEACHER = (
    "ivanova;Иванова;Анна;Петровна;ivanova@example.org;school-7;Учитель;Математика;высшее;12;first;"
    '14.12.2023;1989-04-18;;"Оценивание, критерии и отметка, ИРО, 36 ч., 2023; Школа наставника"\n'
)
CURATOR = 'belova;Белова;Ирина;;;;;;;;;;;"curator@school-7; methodologist@mms";\n'

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal():
    OrganisationFactory(code="school-7")
    OrganisationFactory(code="mms")


def user_of(login):
    return get_user_model().objects.get(username=login)


def test_import_when_row_is_full_then_creates_account_profile_and_courses(load):
    report = load(TeacherImporter(), HEADINGS + TEACHER)
    assert (report.problems, report.created) == ([], 1)
    teacher = Teacher.objects.get(user=user_of("ivanova"))
    assert (teacher.full_name, teacher.organisation.code) == ("Иванова Анна Петровна", "school-7")
    assert (teacher.position.code, teacher.category, teacher.experience_years) == ("teacher", "first", 12)
    assert (teacher.attestation_date, teacher.birth_date) == (
        datetime.date(2023, 12, 14),
        datetime.date(1989, 4, 18),
    )
    assert list(teacher.subjects.all()) == [subject("mathematics")]
    assert set(teacher.trainings.values_list("title", "provider", "hours", "year")) == {
        ("Оценивание, критерии и отметка", "ИРО", 36, 2023),
        ("Школа наставника", "", None, None),
    }
    assert (user_of("ivanova").email, user_of("ivanova").last_name) == ("ivanova@example.org", "Иванова")


def test_import_when_row_has_no_organisation_then_creates_account_and_roles_only(load):
    load(TeacherImporter(), HEADINGS + CURATOR)
    assert not Teacher.objects.exists()
    assert set(Membership.objects.values_list("user__username", "organisation__code", "role")) == {
        ("belova", "school-7", "curator"),
        ("belova", "mms", "methodologist"),
    }


def test_import_when_repeated_then_changes_nothing(load, django_assert_max_num_queries):
    load(TeacherImporter(), HEADINGS + TEACHER + CURATOR)
    with django_assert_max_num_queries(12):
        report = load(TeacherImporter(), HEADINGS + TEACHER + CURATOR)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)


def test_import_when_password_is_given_then_new_accounts_have_it(load):
    load(TeacherImporter(password="demo"), HEADINGS + TEACHER)
    assert user_of("ivanova").check_password("demo")


def test_import_when_no_password_is_given_then_new_accounts_have_none(load):
    load(TeacherImporter(), HEADINGS + TEACHER)
    assert not user_of("ivanova").has_usable_password()


def test_import_when_account_exists_then_it_keeps_its_password(load):
    UserFactory(username="ivanova", password="own")
    report = load(TeacherImporter(password="demo"), HEADINGS + TEACHER)
    assert report.changed == 1
    assert user_of("ivanova").check_password("own")
    assert user_of("ivanova").iom_teacher.last_name == "Иванова"


def test_import_when_cells_are_empty_then_keeps_what_the_teacher_wrote(load):
    teacher = TeacherFactory(user__username="ivanova", education="высшее", experience_years=3)
    teacher.subjects.add(subject("mathematics"))
    TrainingRecord.objects.create(teacher=teacher, title="Свой курс", year=2020)
    row = "ivanova;Иванова;Анна;;;school-7;Учитель;;;;;;;;Новый курс\n"
    assert load(TeacherImporter(), HEADINGS + row).changed == 1
    teacher.refresh_from_db()
    assert (teacher.organisation.code, teacher.education, teacher.experience_years) == ("school-7", "высшее", 3)
    assert teacher.category == "first"
    assert teacher.subjects.count() == 1
    assert set(teacher.trainings.values_list("title", flat=True)) == {"Свой курс", "Новый курс"}
    assert load(TeacherImporter(), HEADINGS + row).unchanged == 1


def test_import_when_person_has_other_roles_then_keeps_them(load):
    load(TeacherImporter(), HEADINGS + CURATOR)
    load(TeacherImporter(), HEADINGS + "belova;Белова;Ирина;;;;;;;;;;;observer@school-7;\n")
    assert Membership.objects.count() == 3


def test_import_when_rows_are_bad_then_names_every_one(load):
    def row(login, **cells):
        middle = ["middle", "email", "organisation", "position", "subjects", "education", "years", "category"]
        names = ["login", "last_name", "first_name", *middle, "attested", "born", "roles", "trainings"]
        values = {"login": login, "last_name": "Ф", "first_name": "И", **cells}
        return ";".join(values.get(name, "") for name in names) + "\n"

    report = load(
        TeacherImporter(),
        HEADINGS
        + row("a", organisation="school-99", position="Учитель")
        + row("b", organisation="school-7", position="Волшебник")
        + row("c", organisation="school-7")
        + row("d", position="Учитель")
        + row("e", organisation="school-7", position="Учитель", years="сто")
        + row("f", organisation="school-7", position="Учитель", years="71")
        + row("g", organisation="school-7", position="Учитель", category="золотая")
        + row("h", organisation="school-7", position="Учитель", born="31.02.1990")
        + row("i", organisation="school-7", position="Учитель", born="01.01.2199")
        + row("j", email="не почта")
        + row("k", roles="директор@school-7")
        + row("l", roles="curator@nowhere")
        + row("m", roles="curator")
        + row("n", subjects="Магия")
        + row("логин с пробелом")
        + row("", last_name="Безымянный")
        + row("A")
        + row("z", last_name="")
        + row("y", last_name="Я" * 151),
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (2, "Организация"),
        (3, "Должность"),
        (4, "Должность"),
        (5, "Организация"),
        (6, "Стаж"),
        (7, "Стаж"),
        (8, "Категория"),
        (9, "Дата рождения"),
        (10, "Дата рождения"),
        (11, "Эл. почта"),
        (12, "Роли"),
        (13, "Роли"),
        (14, "Роли"),
        (15, "Предметы"),
        (16, "Логин"),
        (17, "Логин"),
        (18, "Логин"),
        (19, "Фамилия"),
        (20, "Фамилия"),
    ]
    assert not get_user_model().objects.filter(last_name="Ф").exists()
    assert not Teacher.objects.exists()


def test_import_when_it_grows_then_queries_per_row_stay_the_same(load, django_assert_max_num_queries):
    rows = "".join(TEACHER.replace("ivanova", f"user{number}") for number in range(30))
    with django_assert_max_num_queries(30 * 20 + 20):
        assert load(TeacherImporter(password="demo"), HEADINGS + rows).created == 30


@pytest.mark.parametrize(
    ("cell", "training"),
    [
        ("Курс", Training("Курс")),
        ("Курс, ИРО", Training("Курс", "ИРО")),
        ("Курс, 2023", Training("Курс", year=2023)),
        ("Курс, ИРО, 36 ч., 2023", Training("Курс", "ИРО", 36, 2023)),
        ("Курс, часть 2, ИРО, 72 часа, 2024 г.", Training("Курс, часть 2", "ИРО", 72, 2024)),
    ],
)
def test_parse_training_when_parts_are_missing_then_reads_the_others(cell, training):
    assert parse_training(cell) == training


@pytest.mark.parametrize("cell", [",", "т" * 501])
def test_parse_training_when_there_is_no_title_then_refuses(cell):
    with pytest.raises(ParseError):
        parse_training(cell)
