import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from iom_plugin.models import Route
from iom_plugin.queries.contents import content_of
from iom_plugin.services.vocabularies import fill_vocabularies
from tests.factories import road_maps as made
from tests.factories.resources import UserFactory
from tests.factories.road_maps import COUNTS, EXPECTED, FIVE, outline
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def author():
    fill_vocabularies()
    return TeacherFactory(last_name="Рябинина")


@pytest.fixture
def run(author, tmp_path):
    def run(content=None, *options, name="route.docx", login=None):
        path = tmp_path / name
        path.write_bytes(made.docx([FIVE, *made.merged_rows()]) if content is None else content)
        output, errors = StringIO(), StringIO()
        login = login or author.user.get_username()
        try:
            call_command("import_route", str(path), "--teacher", login, *options, stdout=output, stderr=errors)
        except CommandError as error:
            return output.getvalue(), errors.getvalue(), str(error)
        return output.getvalue(), errors.getvalue(), None

    return run


def test_import_when_document_then_a_draft_and_counts_in_json(run, author):
    answer = json.loads(run(None, "--json")[0])
    route = Route.objects.get()
    assert {name: answer[name] for name in COUNTS} == COUNTS
    assert (answer["route"], answer["created"], answer["theme"]) == (route.pk, True, route.theme)
    assert answer["period"] == {"starts_on": "2026-09-01", "ends_on": "2027-05-31"}
    assert (route.teacher, route.status) == (author, "draft")
    assert outline(answer["content"]) == outline(content_of(route)) == EXPECTED


def test_import_when_twice_then_one_route_and_it_is_said(run):
    first = json.loads(run(None, "--json")[0])
    second = json.loads(run(None, "--json")[0])
    assert (second["route"], second["created"]) == (first["route"], False)
    assert "already" in run()[0]
    assert Route.objects.count() == 1


def test_import_when_trial_run_then_counts_and_nothing_is_written(run):
    answer = json.loads(run(None, "--json", "--dry-run")[0])
    assert (answer["activities"], answer["route"], answer["dry_run"]) == (8, None, True)
    assert "trial run" in run(None, "--dry-run")[0]
    assert not Route.objects.exists()


def test_import_when_told_in_words_then_counts_on_output_and_doubts_on_the_error_output(run):
    rows = [[*FIVE, "Ответственный"], *[[*row, "Иванов"] for row in made.repeated_rows()]]
    output, errors, _refusal = run(made.docx(rows))
    assert "Needs: 2, tasks: 4, activities: 8, results: 6." in output
    assert "table 1, row 2, column 6" in errors
    assert "Иванов" in errors


def test_import_when_bad_file_then_sentence_exit_code_and_json_error(run):
    output, errors, refusal = run(made.docx("нет таблицы"), "--json")
    assert json.loads(output)["code"] == "table_missing"
    assert "There is no table" in refusal
    assert not Route.objects.exists()


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_import_when_a_line_is_too_long_then_its_place_and_nothing_is_written(run, options):
    row = ["Дефицит", "Изучить схемы", "слово " * 4_000, "май 2027", "Реферат"]
    output, errors, refusal = run(made.docx([FIVE, row]), *options)
    assert "needs.0.tasks.0.activities.0.title" in errors
    assert refusal
    assert not Route.objects.exists()


def test_import_when_own_json_then_the_same_route(run, author):
    run()
    route = Route.objects.get()
    content = json.dumps(content_of(route), ensure_ascii=False).encode()
    route.delete()
    answer = json.loads(run(content, "--json", name="route.json")[0])
    assert outline(answer["content"]) == EXPECTED
    assert outline(content_of(Route.objects.get())) == EXPECTED


def test_import_when_nobody_has_the_login_then_a_sentence(run):
    assert "no teacher" in run(login="nobody")[2]
    assert "no teacher" in run(login=UserFactory().get_username())[2]


def test_import_when_no_such_file_then_a_sentence(author):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_route", "/no/such/file.docx", "--teacher", author.user.get_username())
