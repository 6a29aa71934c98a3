"""Choosing one organisation of a whole country: a list to scroll through would never end."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from ..models import Organisation


class OrganisationFilterForm(BaseFilterForm):
    q = forms.CharField(label=gettext_lazy("Words of the name or the town"), required=False, max_length=200)

    def filter(self, objects: QuerySet) -> QuerySet:
        words = self.cleaned_data["q"].strip()
        return objects.matching(words) if words else objects


class Listing:
    filter_form_class = OrganisationFilterForm

    def get_object_list(self):
        return Organisation.objects.select_related("kind")

    @property
    def columns(self):
        return [
            self.title_column,
            Column("kind", label=gettext_lazy("Kind")),
            Column("locality", label=gettext_lazy("Town or village")),
        ]


class ChooseOrganisationView(Listing, ChooseView):
    pass


class ChooseOrganisationResultsView(Listing, ChooseResultsView):
    pass


class OrganisationChooserViewSet(ChooserViewSet):
    model = Organisation
    choose_view_class = ChooseOrganisationView
    choose_results_view_class = ChooseOrganisationResultsView
    register_widget = False  # the portal's own forms keep their own widgets
    icon = "home"
    per_page = 20
    choose_one_text = gettext_lazy("Choose an organisation")
    choose_another_text = gettext_lazy("Choose another organisation")


organisation_chooser = OrganisationChooserViewSet("iom_organisation_chooser")
