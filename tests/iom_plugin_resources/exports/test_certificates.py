"""A certificate is one sheet, however long its names are."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from iom_plugin_resources.exports.certificates import render_certificates
from iom_plugin_resources.models import Certificate

MARGIN = 28  # points: the frame around the sheet
USUAL = {
    "name": "Иванова Анна Петровна",
    "position": "учитель",
    "organisation": "Школа № 3",
    "title": "Семинар по оцениванию",
    "kind": "Семинар",
    "dates": "12 мая 2027 г.",
    "hours": 6,
    "organiser": "Межшкольный методический центр",
    "locality": "пос. Приозёрный",
    "head_name": "Смирнова О. И.",
    "head_title": "Директор",
    "issued": "13 мая 2027 г.",
}
NOTHING = dict.fromkeys(("position", "organisation", "organiser", "locality", "head_name", "head_title"), "")
NOTHING |= {"hours": None}
LONG_PLACE = "Муниципальное бюджетное учреждение дополнительного профессионального образования «Центр № 117» " * 3
LONG_TITLE = "Практикум «Формирующее оценивание на уроках русского языка и литературы: приёмы, критерии» " * 6


def pages_of(**facts):
    certificate = Certificate(number="2027-00042-7KX3M9QA", facts=USUAL | facts)
    document = render_certificates([certificate], lambda one: f"https://portal.example/certificates/{one.number}/")
    return PdfReader(BytesIO(document.content)).pages


def places_of(page) -> list[tuple[float, float]]:
    """Where each piece of text begins, in points from the lower left corner."""
    found = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            x, y = text_matrix[4], text_matrix[5]
            a, b, c, d, e, f = matrix
            found.append((a * x + c * y + e, b * x + d * y + f))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"name": "Константинопольская-Преображенская Александра Всеволодовна"},
        {"title": LONG_TITLE},
        {"organisation": LONG_PLACE, "organiser": LONG_PLACE, "position": LONG_PLACE},
        {"head_title": LONG_PLACE[:200], "head_name": "Константинопольская-Преображенская А. В."},
        {"name": "Ы" * 200, "title": "Ы" * 500, "organisation": "Ы" * 300, "organiser": "Ы" * 300},
        NOTHING,
    ],
    ids=["usual", "name", "title", "places", "head", "endless words", "nothing known"],
)
def test_certificate_when_its_facts_are_long_or_missing_then_it_is_one_sheet_and_nothing_leaves_it(facts):
    (page,) = pages_of(**facts)
    width, height = (float(number) for number in page.mediabox[2:])
    places = places_of(page)
    assert len(places) > 5
    assert all(MARGIN < x < width - MARGIN and MARGIN < y < height - MARGIN for x, y in places)
    assert "https://portal.example/certificates/2027-00042-7KX3M9QA/" in page.extract_text().replace("\n", "")
