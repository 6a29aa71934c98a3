"""Handing a file over."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ..exports.documents import Document


def attached(document: Document, *, inline: bool = False) -> HttpResponse:
    """The answer with the file, to be saved; ``inline`` to be shown by the browser if it can."""
    disposition = content_disposition_header(not inline, document.filename)
    return HttpResponse(document.content, document.content_type, headers={"Content-Disposition": disposition})
