"""What goes into an archive of documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.models import Organisation

from ..choices import Layout, RouteStatus
from ..services.archives import USUAL_STATUSES

FORMATS = [("docx", "DOCX"), ("pdf", "PDF"), ("xlsx", "XLSX"), ("json", "JSON")]


class OrganisationChoice(forms.ModelChoiceField):
    """The organisations given, each set in by its depth below the highest of them."""

    def __init__(self, **kwargs):
        super().__init__(Organisation.objects.none(), empty_label=None, **kwargs)
        self.top = 1

    def offer(self, organisations: list[Organisation]) -> None:
        self.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        self.top = min((one.depth for one in organisations), default=1)

    def label_from_instance(self, organisation: Organisation) -> str:
        return "\u2003" * (organisation.depth - self.top) + organisation.short_name


class ArchiveForm(forms.Form):
    """Offers the organisations that it is given."""

    organisation = OrganisationChoice(
        label=_("Organisation"), help_text=_("With all organisations under it; each gets a folder of its own.")
    )
    file_format = forms.ChoiceField(label=_("Format"), choices=FORMATS, initial="docx")
    layout = forms.ChoiceField(label=_("Layout of the road map"), choices=Layout.choices, initial=Layout.FIVE_COLUMNS)
    statuses = forms.MultipleChoiceField(
        label=_("Routes"),
        choices=RouteStatus.choices,
        initial=USUAL_STATUSES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one status.")},
    )

    def __init__(self, *args, organisations: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)
