"""Which Word template a document is filled from, and filling it.

The first there is: the nearest organisation's, the portal's, the file of the settings, the one in the portal's
template folder, ours.
"""

from io import BytesIO
from pathlib import Path
from typing import IO

from iom_plugin_resources.exports.documents import Document, file_name, template_path
from iom_plugin_resources.models import Organisation

from .. import conf
from ..choices import TemplateKind
from ..queries.documents import template_for
from . import docx
from .documents import SHIPPED

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOLDER = "iom_plugin/documents"
FILES = {
    TemplateKind.FIVE_COLUMNS: "route",
    TemplateKind.M_COLUMNS: "route_m_columns",
    TemplateKind.CNPPM: "route_cnppm",
}


def render_docx(kind: str, organisation: Organisation | None, context: dict, filename: str) -> Document:
    """A Word document of this ``kind`` of template (``TemplateKind``) that holds for ``organisation``.

    ``context`` is plain, ``printable`` data worded in the portal's language, with ``document_title`` and ``language``,
    perhaps ``document_author``; ``filename`` has no extension. Raises ``IomError`` if the template cannot be filled.
    """
    source, name = template_of(kind, organisation)
    return Document(file_name(filename, "docx"), DOCX, docx.render(source, context, name))


def template_of(kind: str, organisation: Organisation | None) -> tuple[Path | IO[bytes], str]:
    """The template, and what people call it."""
    found = template_for(kind, organisation)
    if found:
        return BytesIO(bytes(found.content)), found.title
    path = shipped_or_own(kind)
    return path, str(path)


def shipped_or_own(kind: str) -> Path:
    """The file behind what is uploaded: of the settings, of the portal's template folder, or of the package."""
    own = conf.docx_template() if kind == TemplateKind.FIVE_COLUMNS else ""
    return template_path(f"{FOLDER}/{FILES.get(kind, kind)}.docx", own, shipped=SHIPPED)


def typst_template(layout: str) -> Path:
    """The Typst file of the PDF; the setting is about the five columns, as it was before there were other layouts."""
    own = conf.typst_template() if layout == TemplateKind.FIVE_COLUMNS else ""
    return template_path(f"{FOLDER}/{FILES[layout]}.typ", own, shipped=SHIPPED)
