"""Word templates in the Wagtail admin: uploaded, tried on a sample, put to use."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.admin.views.generic import InspectView, PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from iom_plugin_resources.exports.documents import Document, file_name
from iom_plugin_resources.views.attachments import attached
from iom_plugin_resources.wagtail_admin.base import IomModelViewSet, SafeIndexView
from iom_plugin_resources.wagtail_admin.widgets import IndentedSelect

from ..choices import TemplateKind
from ..errors import IomError
from ..exports.templates import DOCX, shipped_or_own
from ..exports.uploaded import LARGEST, Checked, check_template, filled_sample, placeholders_of
from ..models import DocumentTemplate
from ..services import documents as services

# How a value, a row for each of many, and a paragraph for each of many are written in Word.
EXAMPLES = {
    "value": "{{ teacher.full_name }}",
    "row": "{%tr for row in rows %}",
    "paragraph": "{%p for line in approved.lines %}",
}


class TemplateForm(WagtailAdminModelForm):
    """The file is tried on the sample before it is kept, so a mistake is told while its author is there."""

    file = forms.FileField(
        label=gettext_lazy("Word file (DOCX)"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy(
            "Take the template in use, change it in Word, upload it. Without a file the old one stays."
        ),
    )

    class Meta:
        model = DocumentTemplate
        fields = ["title", "kind", "organisation", "is_active"]
        widgets = {"organisation": IndentedSelect}

    field_order = ["title", "kind", "organisation", "file", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.instance.pk

    def clean(self):
        cleaned = super().clean()
        if content := self.new_content or bytes(self.instance.content or b""):
            try:
                check_template(cleaned.get("kind") or TemplateKind.FIVE_COLUMNS, content)
            except IomError as error:
                self.add_error("file", ValidationError(str(error.message)))
        return cleaned

    @cached_property
    def new_content(self) -> bytes | None:
        """Of the uploaded file; what is larger than allowed is not read to its end."""
        file = self.cleaned_data.get("file")
        return file.read(LARGEST + 1) if file else None

    def save(self, commit=True):
        template = super().save(commit=False)
        if not commit:
            return template
        file = self.cleaned_data.get("file")
        return services.save_template(
            template, by=self.for_user, content=self.new_content, filename=PurePath(file.name).name if file else ""
        )


class TemplateInspectView(InspectView):
    """Which placeholders stand in the template, which others there are, and the ways to its file and its sample."""

    template_name = "iom_plugin/wagtail_admin/template_inspect.html"
    page_title = gettext_lazy("Placeholders and sample")
    fields = ["kind", "organisation", "filename", "is_active", "uploaded_by", "uploaded_at"]

    def get_context_data(self, **kwargs):
        mistake, checked = "", Checked()
        try:
            checked = check_template(self.object.kind, bytes(self.object.content))
        except IomError as error:  # placeholders that a newer version does not have any more
            mistake = error.message
        return super().get_context_data(mistake=mistake, checked=checked, **kwargs)


class TemplateFileView(InspectView):
    """The file as it was uploaded."""

    def get(self, request, *args, **kwargs):
        return attached(Document(self.object.filename, DOCX, bytes(self.object.content)))


class TemplateSampleView(InspectView):
    """The template filled with the invented route."""

    def get(self, request, *args, **kwargs):
        try:
            return attached(filled_sample(self.object.kind, bytes(self.object.content), self.object.title))
        except IomError as error:
            return HttpResponse(str(error.message), content_type="text/plain; charset=utf-8", status=400)


class PlaceholdersView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """For each kind the template to begin with, and every name that it may print."""

    model = DocumentTemplate
    any_permission_required = ["add", "change", "delete", "view"]
    template_name = "iom_plugin/wagtail_admin/template_placeholders.html"
    page_title = gettext_lazy("Placeholders")
    header_icon = "doc-full"
    index_url_name = None

    def get_breadcrumbs_items(self):
        index = {"url": reverse(self.index_url_name), "label": capfirst(DocumentTemplate._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        kinds = [(code, label, placeholders_of(code)) for code, label in TemplateKind.choices]
        return super().get_context_data(kinds=kinds, examples=EXAMPLES, **kwargs)


class ShippedFileView(PlaceholdersView):
    """The template that holds where nobody has uploaded one, to be changed in Word."""

    def get(self, request, kind):
        if kind not in TemplateKind.values:
            raise Http404
        name = _("Template, %(kind)s") % {"kind": TemplateKind(kind).label}
        return attached(Document(file_name(name, "docx"), DOCX, shipped_or_own(kind).read_bytes()))


class TemplateIndexView(SafeIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("organisation").defer("content")

    @cached_property
    def header_more_buttons(self):
        url = reverse(self.index_url_name.replace(":index", ":placeholders"))
        return [*super().header_more_buttons, Button(_("Placeholders and templates to begin with"), url=url)]


class TemplateFilterSet(WagtailFilterSet):
    class Meta:
        model = DocumentTemplate
        fields = ["kind", "is_active"]


class DocumentTemplateViewSet(IomModelViewSet):
    model = DocumentTemplate
    form_class = TemplateForm
    index_view_class = TemplateIndexView
    inspect_view_enabled = True
    inspect_view_class = TemplateInspectView
    inspect_template_name = TemplateInspectView.template_name
    inspect_view_fields = TemplateInspectView.fields
    filterset_class = TemplateFilterSet
    icon = "doc-full"
    list_display = [
        "title",
        "kind",
        "organisation",
        BooleanColumn("is_active", label=gettext_lazy("In use"), sort_key="is_active"),
        DateColumn("uploaded_at", label=gettext_lazy("Uploaded"), sort_key="uploaded_at"),
    ]
    list_export = ["title", "kind", "organisation", "filename", "is_active", "uploaded_at"]

    def get_form_class(self, for_update=False):
        return self.form_class

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("placeholders/", self.construct_view(PlaceholdersView), name="placeholders"),
            path("shipped/<slug:kind>/", self.construct_view(ShippedFileView), name="shipped"),
            path("file/<int:pk>/", self.construct_view(TemplateFileView), name="file"),
            path("sample/<int:pk>/", self.construct_view(TemplateSampleView), name="sample"),
        ]
