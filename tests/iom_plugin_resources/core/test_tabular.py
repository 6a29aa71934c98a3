import csv
import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iom_plugin_resources.core import tabular, workbooks
from iom_plugin_resources.core.tabular import TableError, TableRow, open_table, read_table, write_csv, write_xlsx
from iom_plugin_resources.core.workbooks import clean_cell


def csv_file(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def xlsx_file(*rows) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def written_csv(headings, rows, **options) -> str:
    stream = io.StringIO(newline="")
    write_csv(stream, headings, rows, **options)
    return stream.getvalue()


def written_xlsx(headings, rows, title="Лист") -> io.BytesIO:
    stream = io.BytesIO()
    write_xlsx(stream, title, headings, rows)
    stream.seek(0)
    return stream


def error_of(source, filename="учителя.csv") -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(source, filename)
    assert filename in str(caught.value)
    assert str(caught.value).endswith(".")
    return caught.value


# --- Reading CSV ---


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_read_table_when_csv_has_any_usual_delimiter_then_reads_cells(delimiter, encoding):
    text = f'Код{delimiter}Название\r\nA/01.6{delimiter}"Обучение{delimiter} общее"\r\n'
    table = read_table(csv_file(text, encoding))
    assert table.headings == ["Код", "Название"]
    assert table.rows == [TableRow(2, ["A/01.6", f"Обучение{delimiter} общее"])]


def test_read_table_when_heading_is_quoted_then_delimiter_is_sniffed_outside_quotes():
    table = read_table(csv_file('"Фамилия, имя, отчество";Школа\nИванов;№ 7\n'))
    assert table.headings == ["Фамилия, имя, отчество", "Школа"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Фамилия, имя, отчество;Школа\nИванов;№ 7\n", ["Фамилия, имя, отчество", "Школа"]),
        ("Код,Предметы (через ;)\n1,а;б\n2,в\n", ["Код", "Предметы (через ;)"]),
        ("Код;Название\n1;а\n2;б, в\n", ["Код", "Название"]),
        ("Название\nОдин, два\n", ["Название"]),
    ],
)
def test_read_table_when_headings_hold_another_delimiter_then_rows_decide(text, headings):
    assert read_table(csv_file(text)).headings == headings


def test_read_table_when_rows_are_blank_then_skips_them_and_keeps_the_numbers_of_excel():
    table = read_table(csv_file('Код;Имя\n\n1;"две\nстроки"\n;;\n  \n2;б\n'))
    assert [(row.number, row.cells) for row in table.rows] == [(3, ["1", "две\nстроки"]), (6, ["2", "б"])]


def test_read_table_when_first_line_names_the_separator_then_does_not_count_it():
    table = read_table(csv_file("sep=;\r\nКод;Имя\r\n1;а,б\r\n"))
    assert table.headings == ["Код", "Имя"]
    assert table.rows == [TableRow(2, ["1", "а,б"])]


def test_read_table_when_row_is_short_or_long_then_pads_it_and_keeps_what_is_over():
    table = read_table(csv_file("a,b,c\n1\n1,2,3,4\n"))
    assert [row.cells for row in table.rows] == [["1", "", ""], ["1", "2", "3", "4"]]


def test_read_table_when_file_is_a_path_then_opens_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Код\n1\n", encoding="utf-8")
    assert read_table(path) == read_table(str(path))
    assert read_table(path).rows == [TableRow(2, ["1"])]


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", " ; ;\n"])
def test_read_table_when_file_is_empty_then_has_no_headings(content):
    table = read_table(csv_file(content))
    assert (table.headings, table.rows) == ([], [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Код;Название\nA;Обучение\n".encode("cp1251"), "table_wrong_encoding"),
        ("Код;Название\n".encode("utf-16"), "table_wrong_encoding"),
        (b"a;b\n1;\x00\n", "table_wrong_encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "table_wrong_encoding"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "table_wrong_encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table_old_excel"),
        ('Код;Имя\n1;"не закрыта\n2;б\n'.encode(), "table_broken"),
        ('Код;Имя\n1;"а"б\n'.encode(), "table_broken"),
        (b"PK\x03\x04 not really a zip", "table_broken"),
        (b"a;b\n" + b"x" * 200_000, "table_broken"),
    ],
)
def test_read_table_when_file_is_no_utf8_table_then_says_how_to_save_it(content, code):
    error = error_of(io.BytesIO(content))
    assert error.code == code
    assert "XLSX" in str(error)


def test_read_table_when_file_is_too_large_then_refuses(monkeypatch):
    monkeypatch.setattr(tabular, "LARGEST_FILE", 10)
    assert error_of(csv_file("Код;Название\n")).code == "table_too_large"


def test_read_table_when_there_are_too_many_rows_then_refuses(monkeypatch):
    monkeypatch.setattr(tabular, "MOST_ROWS", 2)
    assert len(read_table(csv_file("Код\n1\n\n2\n")).rows) == 2
    assert error_of(csv_file("Код\n1\n2\n3\n")).code == "table_too_large"


def test_read_table_when_it_is_blank_for_ever_then_refuses(monkeypatch):
    monkeypatch.setattr(tabular, "LAST_ROW_OF_A_SHEET", 5)
    assert len(read_table(csv_file("Код\n1\n\n;;\n2\n")).rows) == 2
    assert error_of(csv_file("Код\n1\n\n;;\n2\n\n")).code == "table_too_large"


@pytest.mark.parametrize("make", [lambda row: csv_file(";".join(row)), lambda row: xlsx_file(row)])
def test_read_table_when_there_are_too_many_columns_then_refuses(make):
    assert len(read_table(make(["a"] * 100)).headings) == 100
    assert error_of(make(["a"] * 101)).code == "table_too_large"


# --- Reading XLSX ---


def test_read_table_when_xlsx_has_typed_cells_then_gives_plain_text():
    table = read_table(
        xlsx_file(
            ["Код", "Число", "Доля", "Дата", "Время", "Да"],
            [1, 72.0, 0.1 + 0.2, date(2026, 10, 21), datetime(2026, 10, 21, 9, 30), True],
            ["  б ", 1500000000000.0, -1.5, None, "", False],
        ),
        "а.csv",
    )
    assert table.rows == [
        TableRow(2, ["1", "72", "0.3", "2026-10-21", "2026-10-21 09:30", "TRUE"]),
        TableRow(3, ["б", "1500000000000", "-1.5", "", "", "FALSE"]),
    ]


def test_read_table_when_xlsx_has_blank_rows_then_keeps_the_numbers_of_excel():
    table = read_table(xlsx_file(["Код"], [None], ["а"], [], ["б"]))
    assert [row.number for row in table.rows] == [3, 5]


def test_read_table_when_first_sheet_is_hidden_then_reads_the_visible_one():
    workbook = openpyxl.Workbook()
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("Ресурсы").append(["Код"])
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    assert read_table(stream).headings == ["Код"]


def rezipped(stream: io.BytesIO, replace) -> io.BytesIO:
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replace(name, old.read(name)))
    changed.seek(0)
    return changed


def test_read_table_when_xlsx_is_a_zip_bomb_then_refuses():
    bomb = rezipped(xlsx_file(["Код"]), lambda name, data: data + b" " * 5_000_000)
    assert error_of(bomb).code == "table_too_large"


def test_read_table_when_xlsx_declares_entities_then_refuses():
    laughs = b'<?xml version="1.0"?><!-- ' + b"-x" * 9000 + b'--><!DOCTYPE a [<!ENTITY a "ha">]><a>&a;</a>'
    hostile = rezipped(xlsx_file(["Код"]), lambda name, data: laughs if name == "xl/worksheets/sheet1.xml" else data)
    assert error_of(hostile).code == "table_broken"


@pytest.mark.parametrize(
    "markup", [b'<c r="A1"><f>1</f>' + b" " * 400_000 + b"x", b"<mergeCell " * 40_000, b"<c " * 150_000]
)
def test_read_table_when_markup_is_made_to_be_searched_for_hours_then_reads_at_once(markup):
    end = b"</sheetData>"
    hostile = rezipped(
        xlsx_file(["Код"], ["а"]), lambda _name, data: data.replace(end, end + b"<!--" + markup + b"-->")
    )
    started = time.monotonic()
    assert read_table(hostile).headings == ["Код"]
    assert time.monotonic() - started < 20  # it took an hour


def test_read_table_when_sheet_claims_a_row_beyond_the_end_then_ends_quietly(monkeypatch):
    monkeypatch.setattr(workbooks, "LAST_ROW_OF_A_SHEET", 1000)
    hostile = rezipped(
        xlsx_file(["Код"], ["а"]),
        lambda name, data: data.replace(b'r="2"', b'r="999999999999"').replace(b'"A2"', b'"A999999999999"'),
    )
    assert read_table(hostile).rows == []


@pytest.mark.parametrize("lost", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_read_table_when_a_part_of_xlsx_is_lost_then_says_it_is_damaged(lost):
    damaged = rezipped(xlsx_file(["Код"]), lambda name, data: b"<a" if name == lost else data)
    assert error_of(damaged, "а.xlsx").code == "table_broken"


def test_read_table_when_xlsx_is_cut_off_then_says_it_is_damaged():
    content = xlsx_file(["Код"], ["а"]).getvalue()
    assert error_of(io.BytesIO(content[: len(content) // 2]), "а.xlsx").code == "table_broken"


def test_read_table_when_zip_is_no_workbook_then_says_it_is_damaged():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    stream.seek(0)
    assert error_of(stream, "а.xlsx").code == "table_broken"


# --- Tables as people draw them ---


def drawn(rows, *merged) -> io.BytesIO:
    """A workbook with merged cells, such as ``"A1:C1"``."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for cells in merged:
        workbook.active.merge_cells(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def test_read_table_when_titles_stand_above_the_headings_then_passes_them_over():
    for file in (
        drawn([["Ресурсная карта", None], [None, None], ["Код", "Название"], ["а", "б"]], "A1:B1"),
        csv_file("Ресурсная карта;\n;\nКод;Название\nа;б\n"),
    ):
        table = read_table(file)
        assert (table.headings, table.heading_row) == (["Код", "Название"], 3)
        assert table.rows == [TableRow(4, ["а", "б"])]


def test_read_table_when_headings_are_merged_over_two_rows_then_the_lowest_text_is_the_heading():
    rows = [
        ["Код", "Название", "Когда и где", None],
        [None, None, "Сроки", "Место"],
        ["а", "б", "март", "Школа"],
    ]
    for merged in (["A1:A2", "B1:B2", "C1:D1"], ["C1:D1"]):
        table = read_table(drawn(rows, *merged))
        assert table.headings == ["Код", "Название", "Сроки", "Место"]
        assert table.rows == [TableRow(3, ["а", "б", "март", "Школа"])]


def test_read_table_when_a_heading_is_merged_over_columns_then_stands_over_each():
    table = read_table(drawn([["Код", "Контакты", None], ["а", "почта", "телефон"]], "B1:C1"))
    assert table.headings == ["Код", "Контакты", "Контакты"]
    assert table.rows == [TableRow(2, ["а", "почта", "телефон"])]


def test_read_table_when_a_cell_is_merged_over_rows_then_holds_for_each_of_them():
    table = read_table(drawn([["Код", "Где"], ["а", "Школа"], ["б", None], ["в", None], ["г", "Дом"]], "B2:B4"))
    assert [row.cells for row in table.rows] == [["а", "Школа"], ["б", "Школа"], ["в", "Школа"], ["г", "Дом"]]


def test_read_table_when_a_formula_was_never_counted_then_says_so_in_its_cell():
    assert read_table(xlsx_file(["Код", "Часы"], ["а", "=1+1"])).rows == [TableRow(2, ["а", tabular.UNCOUNTED])]


def test_read_table_when_a_formula_was_counted_then_reads_its_value():
    def counted(name, data):
        return data.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")

    assert read_table(rezipped(xlsx_file(["Код", "Часы"], ["а", "=1+1"]), counted)).rows == [TableRow(2, ["а", "2"])]


def test_read_table_when_file_has_macros_then_refuses_whatever_its_name():
    stream = xlsx_file(["Код"], ["а"])
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    assert error_of(stream, "план.xlsx").code == "table_with_macros"


def test_read_table_when_file_is_protected_by_a_password_then_says_so():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    assert error_of(io.BytesIO(content), "план.xlsx").code == "table_protected"


@pytest.mark.parametrize("part", ["xl/styles.xml", "docProps/core.xml"])
def test_read_table_when_one_part_unpacks_into_too_much_then_refuses_before_it_is_unpacked(part, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST_OTHER_PART", 1_000_000)
    monkeypatch.setattr(workbooks, "LARGEST_TEXTS", 1_000_000)
    bomb = rezipped(xlsx_file(["Код"]), lambda name, data: data + b" " * 1_000_001 if name == part else data)
    assert error_of(bomb).code == "table_too_large"


def test_open_table_when_rows_are_many_then_are_not_kept_in_memory():
    row = ("ы" * 200 + ";" + "ш" * 200 + "\r\n").encode()
    file = io.BytesIO("Код;Название\r\n".encode() + row * 20_000)
    with open_table(file) as table:
        assert table.expected_rows == 20_001
        tracemalloc.start()
        count = sum(1 for _row in table.rows)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


def test_open_table_when_file_turns_out_to_be_broken_then_says_so_where_it_is_read():
    with open_table(csv_file("Код;Имя\n" + "1;а\n" * 20 + '2;"б\n'), "а.csv") as table, pytest.raises(TableError):
        list(table.rows)


@given(st.binary(max_size=300))
def test_read_table_when_content_is_anything_then_gives_a_table_or_a_table_error(content):
    try:
        table = read_table(io.BytesIO(content), "а")
    except TableError:
        return
    assert all(len(row.cells) >= len(table.headings) for row in table.rows)


# --- Writing ---


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+7 391 200-00-00",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "＝1",
        "- пункт",
        "'=1",
    ],
)
def test_write_csv_when_text_starts_a_formula_then_an_apostrophe_stands_before_it(cell):
    text = written_csv(["Код"], [[cell]], bom=False)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1] == [f"'{cell}"]


def test_write_csv_when_value_is_a_number_then_stays_a_number():
    assert written_csv(["a"], [[-5, Decimal("-1.50"), -0.5, None]], bom=False) == "a\r\n-5;-1.50;-0.5;\r\n"


def test_write_csv_when_bom_is_wanted_then_begins_with_it():
    assert written_csv(["Код"], []) == "\ufeffКод\r\n"


cells = st.text(max_size=30).map(clean_cell)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(cells, min_size=width, max_size=width).filter(
            # A row of nothing but delimiters is what spreadsheets write for an empty one.
            lambda row: any(cell.strip(" ;,\t") for cell in row)
        ),
        min_size=1,
        max_size=6,
    )
)


@example([["а;б"]], ",")
@given(tables, st.sampled_from(";,\t"))
def test_csv_when_written_and_read_then_every_cell_is_the_same(rows, delimiter):
    headings = [f"h{number}" for number in range(len(rows[0]))]
    text = written_csv(headings, rows, delimiter=delimiter)
    table = read_table(io.BytesIO(text.encode()))
    assert table.headings == headings
    assert [row.cells for row in table.rows] == rows
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))


@given(tables)
def test_xlsx_when_written_and_read_then_every_cell_is_the_same(rows):
    headings = [f"h{number}" for number in range(len(rows[0]))]
    table = read_table(written_xlsx(headings, rows))
    assert table.headings == headings
    assert [row.cells for row in table.rows] == rows


def test_write_xlsx_when_opened_then_text_is_text_and_heading_is_frozen_and_bold():
    formula, link = '=HYPERLINK("http://x")', "https://example.org/"
    stream = written_xlsx(["Код", "Число", "Дата"], [[formula, Decimal("1.5"), date(2026, 1, 2)], [link, -3, ""]])
    sheet = openpyxl.load_workbook(stream).active
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", formula)
    assert (sheet["A3"].data_type, sheet["A3"].hyperlink) == ("s", None)
    assert (sheet["B2"].value, sheet["B3"].value, sheet["C2"].value) == (1.5, -3, datetime(2026, 1, 2))
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


@pytest.mark.parametrize("title", ["", "a/b:c*[d]?\\", "д" * 50, "'", "History", "Маршруты"])
def test_write_xlsx_when_sheet_title_is_forbidden_then_is_mended(title):
    assert read_table(written_xlsx(["Код"], [], title)).headings == ["Код"]


def test_write_xlsx_when_cell_is_too_long_or_number_too_large_then_still_opens():
    table = read_table(written_xlsx(["Код", "Число"], [["ы" * 40_000, 10**20], ["\x00а\x0b", float("nan")]]))
    assert [len(table.rows[0].cells[0]), table.rows[0].cells[1]] == [32_767, str(10**20)]
    assert table.rows[1].cells == ["а", "nan"]


def test_write_xlsx_when_it_has_notes_then_a_reader_passes_them_over():
    stream = io.BytesIO()
    write_xlsx(stream, "Лист", ["Код"], [["а"]], notes=[("Код", "=что это")])
    stream.seek(0)
    assert openpyxl.load_workbook(stream).worksheets[1]["B1"].value == "=что это"
    stream.seek(0)
    assert read_table(stream).rows == [TableRow(2, ["а"])]
