import pytest
from django.core.exceptions import ImproperlyConfigured

from iom_plugin.exports.documents import SHIPPED, file_name, paragraphs, printable, template_path

NAME = "iom_plugin/documents/route.docx"


def test_printable_drops_what_no_document_can_show():
    assert printable({"a": ["б\x00\x0b\ue000\ud800\ufffe", 1, None]}) == {"a": ["б", 1, None]}


def test_printable_keeps_everything_else():
    text = "Ҥҥ ₽ 汉字 🎓 «№» \u00a0\n"
    assert printable(text) == text


def test_line_ends_and_tabs_become_one_kind():
    assert printable("а\r\nб\rв\tг") == "а\nб\nв г"


def test_paragraphs_have_no_blank_lines():
    assert paragraphs(" а \n\n  \x0b\nб") == ["а", "б"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ИОМ Иванова А. П. 2026", "ИОМ Иванова А. П. 2026.pdf"),
        ("ИОМ ../../etc\\passwd\n2026", "ИОМ .. .. etc passwd 2026.pdf"),
        ('а:б*в?г"д<е>ж|з', "а б в г д е ж з.pdf"),
    ],
)
def test_file_name_is_safe(name, expected):
    assert file_name(name, "pdf") == expected


def test_long_file_name_fits_a_file_system():
    assert len(file_name("Ж" * 500, "docx").encode()) < 255


def test_shipped_template_is_found():
    assert template_path(NAME) == SHIPPED / NAME


def test_templates_folder_of_a_portal_comes_first(settings, tmp_path):
    own = tmp_path / NAME
    own.parent.mkdir(parents=True)
    own.touch()
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    assert template_path(NAME) == own


def test_setting_comes_before_all(tmp_path):
    own = tmp_path / "form.docx"
    own.touch()
    assert template_path(NAME, str(own)) == own


def test_missing_file_of_the_setting_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="form.docx"):
        template_path(NAME, str(tmp_path / "form.docx"))
