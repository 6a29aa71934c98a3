from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils.translation import override

HEADINGS = "Логин,Фамилия,Имя,Организация,Должность\n"

pytestmark = pytest.mark.django_db


def run(tmp_path, text, *options) -> None:
    path = tmp_path / "teachers.csv"
    path.write_text(text, encoding="utf-8")
    run.errors = StringIO()
    with override("en"):
        call_command("import_teachers", str(path), *options, stdout=StringIO(), stderr=run.errors)


def test_import_teachers_when_password_is_given_then_new_people_can_sign_in(tmp_path):
    run(tmp_path, HEADINGS + "belova,Белова,Ирина,,\n", "--password", "demo")
    assert get_user_model().objects.get(username="belova").check_password("demo")


def test_import_teachers_when_no_password_is_given_then_nobody_can_sign_in_with_one(tmp_path):
    run(tmp_path, HEADINGS + "belova,Белова,Ирина,,\n")
    assert not get_user_model().objects.get(username="belova").has_usable_password()


def test_import_teachers_when_rows_are_bad_then_names_them_and_writes_nothing(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path, HEADINGS + "good,Белова,Ирина,,\nbad,Белова,,,\nworse,Белова,Ирина,nowhere,Учитель\n")
    assert run.errors.getvalue().splitlines() == [
        "row 3, column “Имя”: The cell is empty.",
        "row 4, column “Организация”: “nowhere” is not known. Correct it or add it to the portal first.",
    ]
    assert not get_user_model().objects.filter(username="good").exists()
