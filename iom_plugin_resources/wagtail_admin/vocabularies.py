"""Vocabularies in the Wagtail admin."""

from django.db.models import Max
from django.forms import modelform_factory
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn

from ..core.vocabulary import VocabularyItem
from ..models import OrganisationKind, Position, ResourceKind, Subject
from .base import IomModelViewSet

COLUMNS = ["title", "code", BooleanColumn("is_active", label=VocabularyItem._meta.get_field("is_active").verbose_name)]


class VocabularyForm(WagtailAdminModelForm):
    """A new item is offered last, until it is moved."""

    def save(self, commit=True) -> VocabularyItem:
        if self.instance.pk is None:
            last = self._meta.model.objects.aggregate(last=Max("sort_order"))["last"]
            self.instance.sort_order = (last or 0) + 10
        return super().save(commit)


class VocabularyViewSet(IomModelViewSet):
    """Short lists in the order in which people are offered them, moved by dragging."""

    form_class = VocabularyForm
    icon = "list-ul"
    form_fields = ["title", "code", "is_active"]
    list_display = COLUMNS
    list_export = ["code", "title", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["title", "code"]
    search_backend_name = None
    sort_order_field = "sort_order"

    def get_form_class(self, for_update=False):
        return modelform_factory(self.model, form=self.form_class, fields=self.form_fields)


class OrganisationKindViewSet(VocabularyViewSet):
    model = OrganisationKind


class PositionViewSet(VocabularyViewSet):
    model = Position


class SubjectViewSet(VocabularyViewSet):
    model = Subject


class ResourceKindViewSet(VocabularyViewSet):
    model = ResourceKind
