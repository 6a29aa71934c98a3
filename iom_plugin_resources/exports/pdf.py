"""PDF: the template is a Typst file, which reads the context as data and never as markup."""

import json
from functools import cache
from pathlib import Path

import typst

from .documents import broken_template

# PDF/UA refuses a character that no font on the machine can show, such as an emoji in a name; such a document
# is still tagged, it only does not claim the standard.
STANDARDS = ("ua-1", None)


def render(template: Path, context: dict) -> bytes:
    """Fill the template. Raises ``IomError`` with what is wrong with it."""
    data = json.dumps(context, ensure_ascii=False)
    for standard in STANDARDS:
        try:
            return typst.compile(
                template,
                root=template.parent,
                font_paths=fonts(),
                sys_inputs={"data": data},
                format="pdf",
                pdf_standards=standard,
            )
        except typst.TypstError as error:
            mistake = error
    raise broken_template(template, mistake)


@cache
def fonts() -> typst.Fonts:
    """The fonts inside ``typst``, which have Cyrillic, and those of the machine: looking for them takes a moment."""
    return typst.Fonts()
