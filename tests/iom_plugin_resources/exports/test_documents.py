import pytest

from iom_plugin_resources.exports.documents import file_name, printable


def test_printable_drops_what_no_document_can_show():
    assert printable({"a": ["б\x00\x0b\ue000\ud800\ufffe", 1, None]}) == {"a": ["б", 1, None]}


def test_printable_keeps_everything_else():
    text = "Ҥҥ ₽ 汉字 🎓 «№» \u00a0\n"
    assert printable(text) == text


def test_line_ends_and_tabs_become_one_kind():
    assert printable("а\r\nб\rв\tг") == "а\nб\nв г"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ИОМ Иванова А. П. 2026", "ИОМ Иванова А. П. 2026.pdf"),
        ("ИОМ ../../etc\\passwd\n2026", "ИОМ .. .. etc passwd 2026.pdf"),
        ('а:б*в?г"д<е>ж|з', "а б в г д е ж з.pdf"),
        ("счёт\u202egpj.exe", "счётgpj.exe.pdf"),
        ("con", "_con.pdf"),
        ("Конспект", "Конспект.pdf"),
        (" .. ", "_.pdf"),
    ],
)
def test_file_name_is_safe(name, expected):
    assert file_name(name, "pdf") == expected


def test_long_file_name_fits_a_file_system():
    for letter in "Ж🦉":
        assert len(file_name(letter * 500, "docx").encode()) < 255
