"""A Word file that somebody uploads may be anything."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils.translation import override

from iom_plugin.choices import TemplateKind
from iom_plugin.errors import Invalid, IomError
from iom_plugin.exports import uploaded
from iom_plugin.exports.templates import shipped_or_own
from iom_plugin.exports.uploaded import check_template, filled_sample, placeholders_of
from tests.factories.documents import with_part, word

RELATIONS = "word/_rels/document.xml.rels"
RELATION = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
    b' Target="https://example.org/x" TargetMode="External"/></Relationships>'
)


def bomb() -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (60 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_shipped_template_passes_its_own_check(kind):
    checked = check_template(kind, shipped_or_own(kind).read_bytes())
    assert checked.used
    assert not set(checked.used) & set(checked.unused)
    assert set(checked.used) | set(checked.unused) == set(placeholders_of(kind))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "template_not_word"),
        (b"no archive", "template_not_word"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "template_protected"),
        (b"0" * (uploaded.LARGEST + 1), "template_too_large"),
        (bomb(), "template_unpacks"),
        (with_part(word("x"), "word/vbaProject.bin", b"macro"), "template_macros"),
        (with_part(word("x"), "word/_rels/extra.xml.rels", RELATION % b"image"), "template_links"),
        (with_part(word("x"), "word/settings.xml", b'<?xml version="1.0"?><!DOCTYPE a><a/>'), "template_not_word"),
        (with_part(word("x"), "word/document.xml", b"<broken"), "template_not_word"),
        (word("{{ title"), "template_wrong"),
        (word("{{ lost }}"), "template_placeholder_unknown"),
        (word("{% if " + "not " * 5_000 + "title %}{% endif %}"), "template_wrong"),
        (word("{% if title %}" * 400 + "{% endif %}" * 400), "template_wrong"),
        (word("{{ " + "9" * 5_000 + " }}"), "template_wrong"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_is_no_template_is_refused_with_its_reason(content, code):
    with pytest.raises(Invalid) as refused:
        check_template("five_columns", content)
    assert refused.value.code == code
    assert str(refused.value.message).endswith(".")


def test_hyperlink_in_a_template_waits_for_a_click_and_may_stay():
    content = with_part(word("{{ title }}"), "word/_rels/extra.xml.rels", RELATION % b"hyperlink")
    assert check_template("five_columns", content).used == ["title"]


def test_many_unknown_placeholders_are_told_together():
    with pytest.raises(Invalid) as refused:
        check_template("five_columns", word(" ".join(f"{{{{ lost{number:02} }}}}" for number in range(12))))
    assert "lost00, lost01" in str(refused.value.message)
    assert "lost09…" in str(refused.value.message)


def test_sample_is_a_word_file_with_the_name_of_the_template():
    document = filled_sample("order", word("{{ head.name }}"), "Приказ школы")
    assert document.filename == "Приказ школы, образец.docx"
    assert document.content.startswith(b"PK")


def test_sample_of_a_broken_template_is_refused():
    with pytest.raises(IomError, match="Приказ школы"):
        filled_sample("order", word("{{ 1 / 0 }}"), "Приказ школы")


@pytest.mark.parametrize("grows", ["|replace('е', 'ееееееееее')", "|replace('', 'ееееееееее')", "|join('ееееееееее')"])
def test_template_whose_filters_would_fill_the_memory_is_refused_with_its_reason(grows):
    with override("en"), pytest.raises(IomError, match=r"The document becomes too large\. Correct the template\."):
        check_template("five_columns", word("{{ title" + grows * 9 + " }}"))
