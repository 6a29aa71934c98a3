"""The page that lists the portal's documents by collection."""

from itertools import groupby

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page


def public_documents():
    """Documents that anyone may open, in the order of the tree of collections."""
    documents = get_document_model().objects.select_related("collection")
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        documents = documents.exclude(collection__path__startswith=restriction.collection.path)
    return documents.order_by("collection__path", "title")


class DocumentsPage(Page):
    intro = models.TextField("вступление", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = "страница документов"
        verbose_name_plural = "страницы документов"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        by_collection = groupby(public_documents(), key=lambda document: document.collection)
        context["collections"] = [(collection, list(documents)) for collection, documents in by_collection]
        return context
