"""Texts that break typesetters: markup, right-to-left letters, emoji, 20 000 characters; in every layout and format."""

from io import BytesIO

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from iom_plugin.exports.routes import render_route
from tests.factories import routes as make

pytestmark = pytest.mark.django_db

LONGEST = 20_000
ARABIC, HEBREW = "مسار تعليمي فردي", "תוכנית אישית"
LAYOUTS = ["five_columns", "m_columns", "cnppm"]


def route_of(text: str):
    route = make.RouteFactory(goal=text)
    task = make.LearningTaskFactory(need=make.RouteNeedFactory(route=route, text=text), text=text)
    make.ActivityFactory(task=task, title=text, form=None, dates="октябрь 2026", done_note=text)
    make.ResultFactory(task=task, text=text, form=None)
    return route


def pdf_of(route, layout):
    return PdfReader(BytesIO(render_route(route, "pdf", layout=layout).content))


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def farthest_right(page) -> float:
    """How far the text of a page goes, as a part of its width."""
    ends = []

    def note(text, _current, matrix, _font, size):
        if text.strip():
            ends.append(matrix[4])

    page.extract_text(visitor_text=note)
    return max(ends, default=0) / float(page.mediabox.width)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pdf_when_a_text_has_20000_characters_then_all_of_it_is_printed(layout):
    words = " ".join(f"слово{number:04}" for number in range(LONGEST // 10))
    reader = pdf_of(route_of(words), layout)
    text = letters("".join(page.extract_text() for page in reader.pages))
    assert all(f"слово{number:04}" in text for number in range(LONGEST // 10))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pdf_when_a_word_has_no_place_to_break_then_it_stays_on_the_page(layout):
    reader = pdf_of(route_of("я" * 3_000), layout)
    assert sum(page.extract_text().count("я") for page in reader.pages) > 3_000 * 4
    assert all(farthest_right(page) < 1 for page in reader.pages)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pdf_when_letters_go_right_to_left_then_printed_and_tagged(layout):
    reader = pdf_of(route_of(f"Изучить {ARABIC} и {HEBREW}"), layout)
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert "Изучить" in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_word_when_a_text_is_hostile_then_it_comes_out_literally(layout, hostile_route):
    from .conftest import HOSTILE_AS_SHOWN

    content = render_route(hostile_route, "docx", layout=layout).content
    cells = [cell.text for table in docx.Document(BytesIO(content)).tables for row in table.rows for cell in row.cells]
    assert any(HOSTILE_AS_SHOWN in text for text in cells)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_workbook_when_a_text_looks_like_a_formula_then_it_stays_text(layout):
    content = render_route(route_of('=HYPERLINK("https://example.org","x")'), "xlsx", layout=layout).content
    cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in cell.value for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("format", ["docx", "xlsx", "json"])
def test_document_when_a_text_has_20000_characters_then_none_is_lost(format):
    route = route_of("Ё" * LONGEST)
    content = render_route(route, format).content
    if format == "xlsx":
        text = max(
            (str(cell.value) for row in openpyxl.load_workbook(BytesIO(content)).active for cell in row), key=len
        )
    elif format == "docx":
        document = docx.Document(BytesIO(content))
        text = max((cell.text for row in document.tables[-1].rows for cell in row.cells), key=len)
    else:
        text = content.decode()
    assert "Ё" * LONGEST in text
