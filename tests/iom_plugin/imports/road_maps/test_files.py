"""Files that are no routes, or that somebody has made to do harm: a sentence with its code, and nothing else."""

import json
import zipfile
from io import BytesIO

import pytest
from django.test import override_settings

from iom_plugin.errors import Invalid
from tests.factories import road_maps as made
from tests.factories.road_maps import COUNTS, FIVE

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
LONG = "слово " * 3_300


def good() -> bytes:
    return made.docx([FIVE, *made.merged_rows()])


def changed(name, change) -> bytes:
    """A good document in which one part is another, or is added."""
    source, output = zipfile.ZipFile(BytesIO(good())), BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for other in source.namelist():
            if other != name:
                archive.writestr(other, source.read(other))
        archive.writestr(name, change(source.read(name) if name in source.namelist() else b""))
    return output.getvalue()


def document(change) -> bytes:
    return changed("word/document.xml", change)


def zipped(**parts) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def with_entities(xml: bytes) -> bytes:
    entities = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return b'<?xml version="1.0"?>' + entities + xml.split(b"?>", 1)[1]


def ten_thousand_rows(_xml: bytes) -> bytes:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>слово</w:t></w:r></w:p></w:tc>" * 5 + "</w:tr>"
    body = f"<w:body><w:tbl>{row * 10_000}</w:tbl></w:body>"
    return f'<w:document xmlns:w="{WORD}">{body}</w:document>'.encode()


def with_body(*elements: str) -> bytes:
    content = "".join(elements)
    return document(lambda _xml: f'<w:document xmlns:w="{WORD}"><w:body>{content}</w:body></w:document>'.encode())


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    inside = (cell if cell.startswith("<") else paragraph(cell) for cell in cells)
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in inside) + "</w:tr>"


def road_map(activity: str) -> str:
    """A table of one line."""
    line = ("Нехватка знаний", "Изучить приёмы", activity, "до 26.10.2026", "Справка")
    return f"<w:tbl>{row('Дефицит', 'Задача', 'Мероприятие', 'Сроки', 'Результат')}{row(*line)}</w:tbl>"


def inside_tables(content: str) -> str:
    for _depth in range(30):
        content = f"<w:tbl>{row(content)}</w:tbl>"
    return content


def inside_boxes(content: str) -> str:
    for _depth in range(30):
        content = f"<w:p><w:r><w:pict><w:txbxContent>{content}</w:txbxContent></w:pict></w:r></w:p>"
    return content


def workbook(sheet: str) -> bytes:
    """A workbook whose only sheet has this XML inside."""
    source, output = zipfile.ZipFile(BytesIO(made.xlsx([["a"]]))), BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            xml = (
                f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>' if name.endswith("sheet1.xml") else source.read(name)
            )
            archive.writestr(name, xml)
    return output.getvalue()


BAD = {
    "a cell without end": (lambda: with_body(road_map("слово " * 50_000)), "route.docx", "file_unpacks"),
    "a cell of lines without end": (lambda: with_body(road_map(paragraph("и") * 6_000)), "route.docx", "file_unpacks"),
    "more elements than words": (
        lambda: with_body(*[f"<w:p><w:r><w:t>{n * n}</w:t></w:r></w:p>" for n in range(400_000)]),
        "route.docx",
        "file_unpacks",
    ),
    "merged cells on top of each other": (
        lambda: workbook(
            "<sheetData/><mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:BH9000"/>' for n in range(1, 99))
            + "</mergeCells>"
        ),
        "route.xlsx",
        "file_unpacks",
    ),
    "nothing": (lambda: b"", "route.docx", "file_empty"),
    "a text": (lambda: b"hello" * 100, "route.docx", "file_unknown"),
    "a PDF": (lambda: b"%PDF-1.7", "route.pdf", "file_unknown"),
    "an RTF": (lambda: b"{\\rtf1 words}", "route.rtf", "file_unknown"),
    "a ZIP of something": (lambda: zipped(readme="words"), "route.docx", "file_unknown"),
    "half a document": (lambda: good()[: len(good()) // 2], "route.docx", "file_broken"),
    "broken XML": (lambda: document(lambda xml: xml[:-40]), "route.docx", "file_broken"),
    "entities": (lambda: document(with_entities), "route.docx", "file_broken"),
    "a foreign document type": (
        lambda: document(lambda xml: b'<!DOCTYPE d SYSTEM "file:///etc/hostname">' + xml.split(b"?>", 1)[1]),
        "route.docx",
        "file_broken",
    ),
    "bottomless XML": (lambda: document(lambda xml: b"<a>" * 50_000), "route.docx", "file_broken"),
    "one huge part": (lambda: document(lambda xml: b" " * 41_000_000), "route.docx", "file_unpacks"),
    "much of nothing": (
        lambda: changed("word/more.xml", lambda xml: b" " * 39_000_000),
        "route.docx",
        "file_unpacks",
    ),
    "macros by name": (good, "route.docm", "file_macros"),
    "macros inside": (lambda: changed("word/vbaProject.bin", lambda xml: b"macro"), "route.docx", "file_macros"),
    "macros in a workbook": (
        lambda: zipped(**{"xl/vbaProject.bin": b"macro", "xl/workbook.xml": "<a/>"}),
        "route.xlsx",
        "file_macros",
    ),
    "a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "route.docx", "file_protected"),
    "old Word": (lambda: OLE + "WordDocument".encode("utf-16-le"), "route.doc", "file_old_word"),
    "old Excel": (lambda: OLE + "Workbook".encode("utf-16-le"), "route.xls", "file_old_excel"),
    "LibreOffice": (
        lambda: zipped(mimetype="application/vnd.oasis.opendocument.text"),
        "route.odt",
        "file_open_document",
    ),
    "no table": (lambda: made.docx("Дорожной карты здесь нет"), "route.docx", "table_missing"),
    "another table": (
        lambda: made.docx([["Дата", "Пробег", "Топливо"], ["1 мая", "100", "7"]]),
        "route.docx",
        "table_unknown",
    ),
    "another sheet": (lambda: made.xlsx([["a", "b"], ["c", "d"]]), "route.xlsx", "table_unknown"),
    "only headings": (lambda: made.docx([FIVE]), "route.docx", "table_empty"),
    "ten thousand rows": (lambda: document(ten_thousand_rows), "route.docx", "table_too_long"),
    "broken JSON": (lambda: b'{"needs": [', "route.json", "file_broken"),
    "bottomless JSON": (lambda: b'{"needs":' + b"[" * 100_000, "route.json", "file_broken"),
    "other JSON": (lambda: b'{"routes": []}', "route.json", "json_unknown"),
    "wrong JSON": (
        lambda: json.dumps({"needs": [{"text": 5, "tasks": {}}], "starts_on": "soon"}).encode(),
        "route.json",
        "json_wrong",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_file_when_it_is_no_route_then_a_sentence_with_its_code(read, what):
    content, name, code = BAD[what]
    with pytest.raises(Invalid) as refusal:
        read(content(), name)
    assert refusal.value.code == code
    assert str(refusal.value).strip().endswith(".")


def test_file_when_larger_than_the_setting_then_refused_before_it_is_read(read):
    with pytest.raises(Invalid) as refusal:
        read(b"PK\x03\x04" + bytes(50 * 1024 * 1024))
    assert refusal.value.code == "file_too_large"
    with override_settings(IOM_LARGEST_ROUTE_FILE=0), pytest.raises(Invalid) as refusal:
        read(good())
    assert refusal.value.code == "file_too_large"


def test_json_when_wrong_then_every_place_is_named(read):
    with pytest.raises(Invalid) as refusal:
        read(json.dumps({"needs": [{"text": 5, "tasks": [{"kind": "x"}]}], "ends_on": 1}).encode(), "route.json")
    assert set(refusal.value.fields) == {"needs.0.text", "needs.0.tasks.0.kind", "starts_on", "ends_on"}


def test_json_when_it_holds_what_no_database_keeps_then_left_out(read):
    content = '{"needs": [{"text": "а\\u0000б\\ud800в"}], "starts_on": "2026-09-01", "ends_on": "2027-05-31"}'
    assert read(content.encode(), "route.json").content["needs"][0]["text"] == "абв"


@pytest.mark.parametrize(
    "words",
    ["<b>жирно</b> & «кавычки»", "\u202eзадом наперёд\u202c", "🦉 сова 👩‍🏫", "שלום", "=1+1", LONG],
    ids=["markup", "override", "emoji", "right to left", "formula", "long"],
)
def test_words_when_unusual_then_read_as_they_are(read, words):
    row = [f"Дефицит {words}", f"Изучить {words}", f"Вебинар {words}", "март 2027", f"Итог {words}"]
    for content, name in ((made.docx([FIVE, row]), "route.docx"), (made.xlsx([FIVE, row]), "route.xlsx")):
        [need] = read(content, name).content["needs"]
        [task] = need["tasks"]
        assert need["text"] == f"Дефицит {words}".strip()
        assert task["text"] == f"Изучить {words}".strip()
        assert task["activities"][0]["title"] == f"Вебинар {words}".strip()
        assert task["results"][0]["text"] == f"Итог {words}".strip()


def test_document_when_its_numbers_are_absurd_then_read_within_bounds(read):
    content = document(lambda xml: xml.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>', 3))
    with pytest.raises(Invalid) as refusal:
        read(content)
    assert refusal.value.code == "table_too_long"


def test_document_when_in_the_strict_variant_then_read(read):
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert read(document(lambda xml: xml.replace(WORD.encode(), strict))).counts() == COUNTS


@pytest.mark.parametrize("wrap", [inside_tables, inside_boxes])
def test_document_when_it_is_nested_deeply_then_read_once(read, wrap):
    understood = read(with_body(wrap(road_map("Вебинар"))))
    assert understood.counts() == {"needs": 1, "tasks": 1, "activities": 1, "results": 1}
    words = [text for text in (grid.rows[0][0].text for grid in understood.source.grids) if "Вебинар" in text]
    assert all(text.count("Вебинар") == 1 for text in words)


def test_activity_when_it_ends_with_brackets_without_end_then_read(read):
    understood = read(with_body(road_map("Вебинар" + "(отменено)" * 15_000)))
    activity = understood.content["needs"][0]["tasks"][0]["activities"][0]
    assert (activity["title"], activity["status"]) == ("Вебинар", "cancelled")


def test_hours_when_json_says_yes_in_their_place_then_named(read):
    line = {"text": "Нехватка", "tasks": [{"text": "Изучить", "activities": [{"title": "Вебинар", "hours": True}]}]}
    content = {"starts_on": "2026-09-01", "ends_on": "2027-05-31", "needs": [line]}
    with pytest.raises(Invalid) as refusal:
        read(json.dumps(content).encode(), "route.json")
    assert list(refusal.value.fields) == ["needs.0.tasks.0.activities.0.hours"]
