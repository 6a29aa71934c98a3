"""Word files that people upload, and templates made of them."""

import io
from zipfile import ZipFile

import docx
import factory
from factory.django import DjangoModelFactory

from iom_plugin.models import DocumentTemplate


def word(*paragraphs: str, header: str = "") -> bytes:
    """A Word document with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one more part, or another one of this name."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(stream, "w") as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item))
        new.writestr(name, part)
    return stream.getvalue()


class DocumentTemplateFactory(DjangoModelFactory):
    class Meta:
        model = DocumentTemplate

    kind = "five_columns"
    organisation = None
    title = factory.Sequence(lambda n: f"Наша форма {n}")
    content = factory.LazyFunction(lambda: word("Форма: {{ teacher.full_name }}"))
    filename = "forma.docx"
