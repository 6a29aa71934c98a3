"""The map as a file, opened by other libraries than the ones that wrote it."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from lxml import etree

from iom_plugin_resources.exports.matrices import render_matrix
from iom_plugin_resources.queries.matrices import MatrixQuestion
from tests.factories.resources import CompetencyFactory, LearningResourceFactory

pytestmark = pytest.mark.django_db
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def tree():
    top = CompetencyFactory(code="А", title="=HYPERLINK(1) & <b>")
    under = CompetencyFactory(code="Б", parent=top, framework=top.framework)
    lowest = CompetencyFactory(code="В", parent=under, framework=top.framework)
    LearningResourceFactory(competencies=[under, lowest])
    LearningResourceFactory(competencies=[lowest], level="federal")
    return top, under, lowest


def written(format: str, by: str = "level") -> bytes:
    return render_matrix(MatrixQuestion(by=by).answered(AnonymousUser()), format).content


def sheet(by: str = "level"):
    return openpyxl.load_workbook(BytesIO(written("xlsx", by))).active


def word(by: str = "level"):
    with zipfile.ZipFile(BytesIO(written("docx", by))) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read("word/document.xml"))


def test_workbook_has_the_numbers(tree):
    rows = [[cell.value for cell in row] for row in sheet().iter_rows()]
    assert len(rows[0]) == 3 + 5
    assert rows[1] == ["А", tree[0].title, 2, 0, 0, 1, 0, 1]
    assert rows[3] == ["В", tree[2].title, 2, 0, 0, 1, 0, 1]
    assert rows[4][2:] == [2, 0, 0, 1, 0, 1]


def test_workbook_when_a_title_looks_like_a_formula_then_it_is_text(tree):
    cell = sheet()["B2"]
    assert (cell.value, cell.data_type) == (tree[0].title, "s")


def test_workbook_folds_under_a_heading_that_stays(tree):
    opened = sheet()
    assert opened.freeze_panes == "D2"
    assert [opened.row_dimensions[number].outlineLevel for number in (2, 3, 4)] == [0, 1, 2]
    assert opened.row_dimensions[4].hidden
    assert not opened.sheet_properties.outlinePr.summaryBelow
    assert opened.page_setup.orientation == "landscape"
    assert opened.print_title_rows == "$1:$1"


def test_document_lies_across_the_sheet_and_repeats_its_head(tree):
    document = word()
    [page] = document.iter(f"{W}pgSz")
    assert page.get(f"{W}orient") == "landscape"
    assert int(page.get(f"{W}w")) > int(page.get(f"{W}h"))
    [head] = [row for row in document.iter(f"{W}tr") if row.find(f".//{W}tblHeader") is not None]
    assert len(head.findall(f"{W}tc")) == 2 + 5
    styles = [style.get(f"{W}val") for style in document.iter(f"{W}pStyle")]
    assert styles[:2] == ["Heading1", "Heading2"]


def test_document_has_the_numbers_and_marks_gaps(tree):
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in word().iter(f"{W}tr")]
    assert rows[1] == [f"А {tree[0].title}", "2", "–", "–", "1", "–", "1"]
    assert rows[-1][1:] == ["2", "0", "0", "1", "0", "1"]


def test_document_when_columns_are_many_then_it_still_fits_the_sheet(tree):
    document = word("kind")
    [page] = document.iter(f"{W}pgSz")
    margin = document.find(f".//{W}pgMar")
    room = int(page.get(f"{W}w")) - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right"))
    widths = [int(column.get(f"{W}w")) for column in document.iter(f"{W}gridCol")]
    assert sum(widths) <= room + 10
    assert min(widths) > 300


@pytest.mark.parametrize("format", ["xlsx", "docx"])
def test_file_when_there_is_nothing_then_it_opens(format):
    assert (sheet() if format == "xlsx" else word()) is not None
