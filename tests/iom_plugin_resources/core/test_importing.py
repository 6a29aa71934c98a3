import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.core import importing
from iom_plugin_resources.core.errors import Invalid
from iom_plugin_resources.core.importing import (
    CellError,
    Column,
    Outcome,
    ParseError,
    Problem,
    RowImporter,
    Written,
    guess_mapping,
    labels,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_int,
    parse_int_up_to,
    parse_list,
    parse_yes_no,
    run_import,
)


class GroupImporter(RowImporter):
    """Imports Django's groups: a name, and a number that only has to be one."""

    columns = (
        Column("name", "Название", required=True, synonyms=("Имя",)),
        Column("size", "Размер", parse=parse_int),
        Column("parent", "Родитель"),
    )
    key = ("name",)

    def __init__(self):
        self.saved = []
        self.finished = False

    def prepare(self, rows):
        self.names = {row.values.get("name") for row in rows}
        self.groups = {group.name: group for group in Group.objects.filter(name__in=self.names)}

    def clean_parent(self, parent):
        if parent and parent not in self.names:
            raise ParseError("There is no such parent.")
        return parent

    def check(self, values):
        if values.get("size") == 13:
            raise CellError("size", "Thirteen is unlucky.")
        if values.get("size") == 14:
            raise ValidationError({"size": ["Fourteen is too many.", "Really."], "__all__": ["Bad row."]})
        if values.get("size") == 15:
            raise Invalid("Wrong.", fields={"size": ["Fifteen is wrong."]})

    def order(self, rows):
        return sorted(rows, key=lambda row: bool(row.values.get("parent")))

    def save(self, values):
        self.saved.append(values["name"])
        if values.get("size") == 16:
            raise CellError("size", "Sixteen is refused when saved.")
        if values["name"] in self.groups:
            return Outcome.UNCHANGED
        Group.objects.create(name=values["name"])
        return Outcome.CREATED

    def finish(self):
        self.finished = True


@pytest.fixture
def _no_groups(db):
    """Wagtail brings groups of its own."""
    Group.objects.all().delete()


def imported(text: str, **options):
    return run_import(GroupImporter(), io.BytesIO(text.encode()), filename="группы.csv", **options)


def problems_of(text: str) -> list[tuple]:
    report = imported(text)
    assert not report.ok
    assert report.total == 0
    assert not Group.objects.exists()
    return [(problem.row, problem.column, problem.reason) for problem in report.problems]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_file_is_good_then_writes_and_counts():
    report = imported("Название;Размер\nа;1\nб;2\n")
    assert (report.ok, report.created, report.changed, report.unchanged) == (True, 2, 0, 0)
    assert Group.objects.count() == 2


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_repeated_then_everything_is_unchanged():
    imported("Название\nа\nб\n")
    report = imported("Название\nа\nб\n")
    assert (report.created, report.unchanged) == (0, 2)


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_dry_then_counts_and_writes_nothing():
    report = imported("Название\nа\nб\n", dry_run=True)
    assert (report.dry_run, report.created) == (True, 2)
    assert not Group.objects.exists()


@pytest.mark.usefixtures("_no_groups")
@pytest.mark.parametrize("heading", ["Название", "название ", "name", "ИМЯ"])
def test_run_import_when_heading_is_a_name_or_synonym_then_finds_the_column(heading):
    assert imported(f"{heading}\nа\n").created == 1


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_heading_is_unknown_then_warns():
    report = imported("Название;Примечание;\nа;б;\n")
    assert report.ok
    assert report.ignored == ["Примечание"]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_required_column_is_missing_then_names_it():
    assert problems_of("Размер\n1\n") == [(1, "Название", "The column is missing.")]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_column_stands_twice_then_refuses():
    assert problems_of("Название;Имя\nа;б\n") == [(1, "Название", "There are two columns with this heading.")]


@pytest.mark.usefixtures("_no_groups")
@pytest.mark.parametrize("text", ["Название;Размер\n", "Название\n\n ;\n"])
def test_run_import_when_there_are_no_rows_then_says_the_file_is_empty(text):
    assert problems_of(text) == [(None, "", "The file is empty: there is no row below the headings.")]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_file_is_empty_then_says_which_columns_are_missing():
    assert problems_of("") == [(1, "Название", "The column is missing.")]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_encoding_is_wrong_then_reports_it_as_a_problem():
    report = run_import(GroupImporter(), io.BytesIO("Название\nа\n".encode("cp1251")), filename="г.csv")
    assert [problem.row for problem in report.problems] == [None]
    assert "UTF-8" in str(report.problems[0])


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_rows_are_bad_then_names_every_one_and_writes_nothing():
    assert problems_of("Название;Размер;Родитель\n;1;\nа;много;нет\nб;13;\n\nв;2;\nг;14;\nд;15;\n") == [
        (2, "Название", "The cell is empty."),
        (3, "Размер", "“много” is not a whole number."),
        (3, "Родитель", "There is no such parent."),
        (4, "Размер", "Thirteen is unlucky."),
        (7, "Размер", "Fourteen is too many."),
        (7, "Размер", "Really."),
        (7, "", "Bad row."),
        (8, "Размер", "Fifteen is wrong."),
    ]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_key_repeats_then_names_both_rows():
    [(row, column, reason)] = problems_of("Название\nа\nб\nа\n")
    assert (row, column) == (4, "Название")
    assert "2 and 4" in reason


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_saving_fails_then_tries_all_rows_and_writes_none():
    importer = GroupImporter()
    text = "Название;Размер\nа;1\nб;16\nв;16\n"
    report = run_import(importer, io.BytesIO(text.encode()))
    assert [problem.row for problem in report.problems] == [3, 4]
    assert importer.saved == ["а", "б", "в"]
    assert not importer.finished
    assert not Group.objects.exists()


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_the_database_refuses_then_reports_it():
    class Careless(GroupImporter):
        def save(self, values):
            Group.objects.create(name="same")
            return Outcome.CREATED

    report = run_import(Careless(), io.BytesIO("Название\nа\nб\n".encode()))
    assert not report.ok
    assert not Group.objects.exists()


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_children_come_first_then_saves_in_the_importers_order():
    importer = GroupImporter()
    run_import(importer, io.BytesIO("Название;Родитель\nребёнок;родитель\nродитель;\n".encode()))
    assert importer.saved == ["родитель", "ребёнок"]
    assert importer.finished


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_row_has_more_cells_than_headings_then_refuses():
    [(row, column, _reason)] = problems_of("Название,Размер\nа,1,2\n")
    assert (row, column) == (2, "")


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_cell_holds_a_formula_error_then_refuses():
    assert problems_of("Название;Размер\n#REF!;1\n")[0][:2] == (2, "Название")


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_optional_column_is_missing_then_row_does_not_have_it():
    class Remembering(GroupImporter):
        def check(self, values):
            self.seen = values

    importer = Remembering()
    run_import(importer, io.BytesIO("Название;Размер\nа;\n".encode()))
    assert importer.seen == {"name": "а", "size": None}


def test_problem_when_written_then_names_row_column_and_reason():
    assert str(Problem(4, "Код", "The cell is empty.")) == "row 4, column “Код”: The cell is empty."
    assert str(Problem(4, "", "Bad row.")) == "row 4: Bad row."
    assert str(Problem(None, "", "Bad file.")) == "Bad file."


# --- Headings of other people ---


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_headings_are_mapped_then_reads_them_as_told():
    report = imported(
        "Как зовут;Размер;Название\nа;много;б\n", mapping={"как  зовут": "name", "Размер": "", "Название": ""}
    )
    assert (report.problems, report.created) == ([], 1)
    assert Group.objects.get().name == "а"
    assert report.ignored == ["Размер", "Название"]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_a_mapped_heading_is_not_in_the_file_then_says_so():
    report = imported("Название\nа\n", mapping={"Объём": "size"})
    assert [str(problem) for problem in report.problems] == [
        "row 1, column “Объём”: The file has no column with this heading."
    ]


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_two_headings_are_the_same_then_the_second_can_be_mapped():
    assert imported("Название;Название\nа;3\n", mapping={"Название (2)": "size"}).created == 1


def test_labels_when_headings_repeat_or_are_empty_then_each_is_different():
    assert labels(["Дата", "", " дата", "Место\nи время"]) == ["Дата", "[2]", "дата (2)", "Место и время"]


def test_guess_mapping_when_headings_are_ours_synonyms_or_nearly_then_finds_the_columns_once():
    assert guess_mapping(GroupImporter.columns, ["Имя", "Размеры", "name", "Примечание"]) == {
        "Имя": "name",
        "Размеры": "size",
        "name": "name",
        "Примечание": "",
    }


# --- Some rows at a time ---


class SteadyImporter(GroupImporter):
    """Gathers in ``save``, writes in ``finish``, two rows at a time."""

    rows_at_a_time = 2

    def __init__(self):
        super().__init__()
        self.portions = []

    def prepare(self, rows):
        super().prepare(rows)
        self.waiting = []

    def save(self, values):
        self.waiting.append(Group(name=values["name"]))
        return Outcome.CREATED

    def finish(self):
        self.portions.append([group.name for group in self.waiting])
        Group.objects.bulk_create(self.waiting)
        return [Written(group.pk, None, group.name) for group in self.waiting]


def steadily(text: str, importer=None, **options):
    return run_import(importer or SteadyImporter(), io.BytesIO(text.encode()), filename="группы.csv", **options)


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_some_rows_at_a_time_then_tells_progress_and_what_is_written():
    importer, seen, journal = SteadyImporter(), [], []
    report = steadily(
        "Название\nа\nб\nв\n",
        importer,
        watch=lambda done, total: seen.append((done, total)),
        journal=lambda written: journal.extend(one.after for one in written),
        most_notes=2,
    )
    assert report.created == 3
    assert importer.portions == [["а", "б"], ["в"]]
    assert [done for done, _total in seen] == [2, 3]
    assert all(total >= done for done, total in seen)
    assert journal == ["а", "б", "в"]
    assert [(note.number, note.name) for note in report.notes] == [(2, "а"), (3, "б")]


@pytest.mark.usefixtures("_no_groups")
@pytest.mark.parametrize("bad", ["в;много\n", "а;1\n", 'в;"не закрыта\n'])
def test_run_import_when_a_later_row_is_bad_then_nothing_stays_written(bad):
    report = steadily("Название;Размер\nа;1\nб;2\n" + bad)
    assert len(report.problems) == 1
    assert report.total == 0
    assert not Group.objects.exists()


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_dry_then_counts_good_and_bad_rows_and_asks_for_no_transaction(django_assert_num_queries):
    with django_assert_num_queries(2):  # what the two portions look up
        report = steadily("Название;Размер\nа;1\nб;много\nв;3\n", dry_run=True)
    assert (report.created, report.refused, len(report.problems)) == (2, 1, 1)


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_there_are_too_many_problems_then_stops_and_says_so(monkeypatch):
    monkeypatch.setattr(importing, "MOST_PROBLEMS", 2)
    report = steadily("Название;Размер\n" + "".join(f"г{number};много\n" for number in range(10)))
    assert len(report.problems) == 5
    assert "more than 2 problems" in report.problems[-1].reason


@pytest.mark.usefixtures("_no_groups")
def test_run_import_when_a_formula_was_never_counted_then_names_the_cell():
    workbook = openpyxl.Workbook()
    workbook.active.append(["Название", "Размер"])
    workbook.active.append(["а", "=1+1"])
    stream = io.BytesIO()
    workbook.save(stream)
    [problem] = run_import(GroupImporter(), stream).problems
    assert (problem.row, problem.column) == (2, "Размер")
    assert "has not been counted" in problem.reason


# --- Parsers ---


class Colour(models.TextChoices):
    RED = "red", "Красный"
    GREEN = "green", "Зелёный"


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_int, "1 200", 1200),
        (parse_int, "0", 0),
        (parse_int_up_to(70), "70", 70),
        (parse_decimal, "1\u00a0500,50", Decimal("1500.50")),
        (parse_decimal, "-2.5", Decimal("-2.5")),
        (parse_date, "1.2.2026", datetime.date(2026, 2, 1)),
        (parse_date, "2026-02-01", datetime.date(2026, 2, 1)),
        (parse_yes_no, "ДА", True),
        (parse_yes_no, "TRUE", True),
        (parse_yes_no, "нет", False),
        (parse_list, " а; б ;;а; в  г", ("а", "б", "в г")),
        (parse_choice(Colour), "RED", "red"),
        (parse_choice(Colour), "зеленый", "green"),
    ],
)
def test_parse_when_cell_is_good_then_gives_its_value(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_int, "-1"),
        (parse_int, "1.5"),
        (parse_int_up_to(70), "71"),
        (parse_int, "9" * 5000),
        (parse_decimal, "1,500.00"),
        (parse_decimal, "1e5"),
        (parse_decimal, "NaN"),
        (parse_date, "31.02.2026"),
        (parse_date, "02/01/2026"),
        (parse_date, "21.10.26"),
        (parse_date, "0001-01-01"),
        (parse_yes_no, "может быть"),
        (parse_choice(Colour), "blue"),
    ],
)
def test_parse_when_cell_is_bad_then_says_so_in_a_sentence(parse, text):
    with pytest.raises(ParseError) as caught:
        parse(text)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 300


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_parse_date_when_written_either_way_then_is_the_same_day(day):
    assert parse_date(day.isoformat()) == parse_date(f"{day:%d.%m.%Y}") == day
