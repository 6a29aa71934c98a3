"""Small real files in the portal's document library."""

from io import BytesIO

import docx
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection

from ..starting_content.documents import DOCUMENTS


def set_up_documents() -> None:
    for content in DOCUMENTS:
        collection = collection_named(content["collection"])
        documents = get_document_model().objects.filter(collection=collection, title=content["title"])
        if not documents.exists():
            file = ContentFile(as_docx(content), name=f"{content['file']}.docx")
            documents.create(collection=collection, title=content["title"], file=file)


def collection_named(name: str) -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def as_docx(content: dict) -> bytes:
    document = docx.Document()
    document.core_properties.title = content["title"]
    document.core_properties.language = "ru-RU"
    document.add_heading(content["title"], level=1)
    for paragraph in content["paragraphs"]:
        document.add_paragraph(paragraph)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
