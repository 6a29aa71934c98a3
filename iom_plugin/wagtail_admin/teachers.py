"""Teachers and roles in the Wagtail admin. Routes, deficits and reviews are never here."""

import django_filters
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from iom_plugin_resources.models import Organisation
from iom_plugin_resources.wagtail_admin.base import IomModelViewSet, SafeIndexView
from iom_plugin_resources.wagtail_admin.deletion import CarefulDeleteView
from iom_plugin_resources.wagtail_admin.widgets import IndentedSelect

from ..models import Membership, Teacher
from .users import name_contains, name_fields, user_chooser


class OrganisationFilterSet(WagtailFilterSet):
    """By an organisation with everything under it, as roles cover it."""

    organisation = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.all(),
        label=gettext_lazy("Organisation, with all under it"),
        method="filter_organisation",
        widget=IndentedSelect,
    )

    def filter_organisation(self, found, name, organisation: Organisation):
        return found.filter(organisation__path__startswith=organisation.path)


class TeacherFilterSet(OrganisationFilterSet):
    class Meta:
        model = Teacher
        fields = ["organisation", "position", "category"]


class TeacherIndexView(SafeIndexView):
    is_searchable = True

    def get_base_queryset(self):
        teachers = super().get_base_queryset().select_related("user", "organisation", "position")
        return teachers.prefetch_related("subjects") if self.is_export else teachers

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        return queryset.filter(name_contains(self.search_query, "last_name", "first_name", "middle_name"))


class TeacherDeleteView(CarefulDeleteView):
    """A profile takes its routes along; one that was sent for review is kept, as its author cannot delete it."""

    def reason_to_keep(self) -> str | None:
        if not self.object.routes.filter(versions__isnull=False).exists():
            return None
        sentence = _("«%(object)s» has sent routes for review, which are kept. Deactivate the account instead.")
        return sentence % {"object": self.object}


class TeacherViewSet(IomModelViewSet):
    model = Teacher
    delete_view_class = TeacherDeleteView
    index_view_class = TeacherIndexView
    icon = "user"
    ordering = ["last_name", "first_name", "pk"]
    list_display = ["full_name", "organisation", "position", "category"]
    filterset_class = TeacherFilterSet
    panels = [
        FieldPanel("user", widget=user_chooser.widget_class),
        MultiFieldPanel(
            [FieldPanel("last_name"), FieldPanel("first_name"), FieldPanel("middle_name")],
            heading=gettext_lazy("Name"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organisation", widget=IndentedSelect),
                FieldPanel("position"),
                FieldPanel("subjects", widget=CheckboxSelectMultiple),
            ],
            heading=gettext_lazy("Work"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("education"),
                FieldRowPanel([FieldPanel("experience_years"), FieldPanel("category")]),
                FieldRowPanel([FieldPanel("attestation_date"), FieldPanel("birth_date")]),
            ],
            heading=gettext_lazy("Qualification"),
        ),
    ]
    list_export = [
        "user",
        "last_name",
        "first_name",
        "middle_name",
        "organisation",
        "position",
        "subjects",
        "category",
        "attestation_date",
    ]


class MembershipFilterSet(OrganisationFilterSet):
    class Meta:
        model = Membership
        fields = ["organisation", "role"]


class MembershipIndexView(SafeIndexView):
    is_searchable = True

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "organisation")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        return queryset.filter(name_contains(self.search_query, *(f"user__{name}" for name in name_fields())))


class MembershipViewSet(IomModelViewSet):
    model = Membership
    index_view_class = MembershipIndexView
    icon = "group"
    ordering = ["organisation__path", "role", "pk"]
    list_display = ["user", "role", "organisation"]
    filterset_class = MembershipFilterSet
    panels = [
        FieldPanel("user", widget=user_chooser.widget_class),
        FieldPanel("role"),
        FieldPanel("organisation", widget=IndentedSelect),
    ]
    list_export = ["user", "role", "organisation"]
