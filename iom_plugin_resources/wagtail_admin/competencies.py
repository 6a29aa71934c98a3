"""Competencies and their frameworks in the Wagtail admin."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel

from ..core.text import code_key
from ..models import Competency, CompetencyFramework
from .base import IomModelViewSet
from .trees import TreeIndexView, TreeNodeForm, TreeViewSet


class CompetencyForm(TreeNodeForm):
    class Meta(TreeNodeForm.Meta):
        model = Competency
        fields = ["framework", "parent", "code", "title", "kind", "description", "positions", "subjects"]
        widgets = {
            "positions": forms.CheckboxSelectMultiple,
            "subjects": forms.CheckboxSelectMultiple,
        }

    def clean_code(self) -> str:
        """The same code in other letters is the same code; the constraint cannot tell it beside the field."""
        code = self.cleaned_data["code"]
        same = Competency.objects.with_code(code).exclude(pk=self.instance.pk)
        if same.exists():
            message = Competency._meta.get_field("code_key").error_messages["unique"]
            names = {"model_name": Competency._meta.verbose_name, "field_label": self.fields["code"].label}
            raise forms.ValidationError(message % names, code="unique")
        return code

    def clean(self) -> dict:
        """A tree belongs to one framework, as in an import."""
        values = super().clean()
        framework, parent = values.get("framework"), values.get("parent")
        if framework and parent and parent.framework_id != framework.pk:
            self.add_error("parent", _("“%(code)s” belongs to another framework.") % {"code": parent.code})
        elif framework and self.instance.pk:
            below = self.instance.get_descendants().exclude(framework=framework)
            if below.exists():
                self.add_error("framework", _("What stands under it belongs to another framework. Move it first."))
        return values


class CompetencyFilterSet(WagtailFilterSet):
    framework = django_filters.ModelChoiceFilter(queryset=CompetencyFramework.objects.all())

    class Meta:
        model = Competency
        fields = ["framework", "kind"]


class CompetencyIndexView(TreeIndexView):
    search_key = "title_key"
    related = ("framework",)

    def search_condition(self) -> Q:
        return super().search_condition() | Q(code_key__startswith=code_key(self.search_query))


class CompetencyViewSet(TreeViewSet):
    model = Competency
    form_class = CompetencyForm
    index_view_class = CompetencyIndexView
    icon = "clipboard-list"
    list_display = ["title", "code", "kind", "framework"]
    list_export = ["framework", "code", "title", "kind", "description"]
    filterset_class = CompetencyFilterSet


class CompetencyFrameworkViewSet(IomModelViewSet):
    model = CompetencyFramework
    icon = "folder-open-inverse"
    panels = [FieldPanel(name) for name in ("title", "code", "description", "source_url")]
    list_display = ["title", "code"]
    list_export = ["code", "title", "description", "source_url"]
    search_fields = ["title", "code"]
