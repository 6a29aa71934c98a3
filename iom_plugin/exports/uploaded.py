"""A Word template that somebody uploads: refused in words, or tried on the sample."""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate

from iom_plugin_resources.exports.documents import Document, file_name

from .. import errors
from ..errors import Invalid
from . import docx
from .placeholders import find_placeholders, names_in
from .samples import sample_context
from .templates import DOCX

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 1_000
PROTECTED = b"\xd0\xcf\x11\xe0"
MOST_TOLD = 10
# What Word would fetch when the document is opened; a hyperlink waits for a click.
EXTERNAL, HYPERLINK = b'TargetMode="External"', b"/hyperlink"


@dataclass(frozen=True)
class Checked:
    """Which placeholders stand in the template, and which others there would be."""

    used: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def check_template(kind: str, content: bytes) -> Checked:
    """Try the template on the sample. Raises ``Invalid`` with what is wrong, each thing in a sentence."""
    _check_archive(content)
    with translation.override(settings.LANGUAGE_CODE):
        sample = sample_context(kind)
    try:
        template = DocxTemplate(BytesIO(content))
        template.init_docx()
    except Exception as error:  # a damaged file may raise nearly anything
        raise Invalid(errors.TEMPLATE_NOT_WORD, code="template_not_word") from error
    found = find_placeholders(template, sample)
    if found.unknown:
        raise Invalid(_unknown(sorted(found.unknown)), code="template_placeholder_unknown")
    docx.render(BytesIO(content), sample, _("the uploaded file"))
    names = list(names_in(sample))
    return Checked(used=sorted(found.used & set(names)), unused=[name for name in names if name not in found.used])


def filled_sample(kind: str, content: bytes, title: str) -> Document:
    """The template filled with the invented route. Raises ``IomError`` if it cannot be filled."""
    with translation.override(settings.LANGUAGE_CODE):
        name = _("%(title)s, sample") % {"title": title}
        return Document(file_name(name, "docx"), DOCX, docx.render(BytesIO(content), sample_context(kind), title))


def placeholders_of(kind: str) -> list[str]:
    """The names that a template of this ``kind`` may print."""
    return list(names_in(sample_context(kind)))


def _unknown(names: list[str]) -> str:
    told = ", ".join(names[:MOST_TOLD]) + ("…" if len(names) > MOST_TOLD else "")
    return _("Unknown placeholders: %(names)s. See the list of placeholders for this kind of template.") % {
        "names": told
    }


def _check_archive(content: bytes) -> None:
    """Nothing is unpacked without a bound; macros and what would be fetched from elsewhere are refused."""
    if len(content) > LARGEST:
        raise Invalid(errors.TEMPLATE_TOO_LARGE % {"number": LARGEST // 1024 // 1024}, code="template_too_large")
    if content.startswith(PROTECTED):
        raise Invalid(errors.TEMPLATE_PROTECTED, code="template_protected")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
    except Invalid:
        raise
    except Exception as error:  # as above
        raise Invalid(errors.TEMPLATE_NOT_WORD, code="template_not_word") from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Invalid(errors.TEMPLATE_UNPACKS, code="template_unpacks")
    if any(part.filename.lower().endswith(("vbaproject.bin", ".docm")) for part in parts):
        raise Invalid(errors.TEMPLATE_MACROS, code="template_macros")
    for part in parts:
        content = archive.read(part) if part.filename.endswith((".rels", ".xml")) else b""
        if b"<!DOCTYPE" in content[:4096]:
            raise Invalid(errors.TEMPLATE_NOT_WORD, code="template_not_word")
        if part.filename.endswith(".rels") and content.count(EXTERNAL) > content.count(HYPERLINK):
            raise Invalid(errors.TEMPLATE_LINKS, code="template_links")
