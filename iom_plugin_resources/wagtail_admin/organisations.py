"""Organisations in the Wagtail admin."""

from wagtail.admin.filters import WagtailFilterSet

from ..models import Organisation
from .trees import TreeIndexView, TreeNodeForm, TreeViewSet


class OrganisationForm(TreeNodeForm):
    class Meta(TreeNodeForm.Meta):
        model = Organisation
        fields = [
            "short_name",
            "official_name",
            "code",
            "kind",
            "parent",
            "locality",
            "address",
            "website",
            "head_title",
            "head_name",
        ]


class OrganisationFilterSet(WagtailFilterSet):
    class Meta:
        model = Organisation
        fields = ["kind"]


class OrganisationIndexView(TreeIndexView):
    search_key = "name_key"
    related = ("kind",)


class OrganisationViewSet(TreeViewSet):
    model = Organisation
    form_class = OrganisationForm
    index_view_class = OrganisationIndexView
    icon = "home"
    list_display = ["short_name", "code", "kind", "locality"]
    list_export = [
        "code",
        "official_name",
        "short_name",
        "kind",
        "locality",
        "address",
        "website",
        "head_name",
        "head_title",
    ]
    filterset_class = OrganisationFilterSet
