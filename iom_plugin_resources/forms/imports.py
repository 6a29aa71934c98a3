"""Forms of an import from a spreadsheet."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from ..core.importing import RowImporter
from ..models import ImportRun


class UploadForm(forms.Form):
    """``kinds``: what the file may hold, value and label."""

    kind = forms.ChoiceField(label=_("What the file holds"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An XLSX file (its first visible sheet) or a CSV file in UTF-8, at most 20 MB; "
            "for events also a calendar (ICS), at most 5 MB."
        ),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.ics"}),
    )

    def __init__(self, *args, kinds: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.choices = list(kinds.items())
        if self.initial.get("kind") not in kinds:
            self.initial["kind"] = next(iter(kinds), None)


class ColumnsForm(forms.Form):
    """For each heading of the file the column that stands under it."""

    def __init__(self, *args, run: ImportRun, importer: RowImporter, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = [heading["label"] for heading in run.report["headings"]]
        choices = [("", _("do not import")), *((column.name, column.heading) for column in importer.columns)]
        for place, heading in enumerate(run.report["headings"]):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading["label"],
                help_text=" · ".join(heading["samples"]),
                choices=choices,
                initial=run.mapping.get(heading["label"], ""),
                required=False,
            )

    def mapping(self) -> dict[str, str]:
        return {label: self.cleaned_data[f"column-{place}"] for place, label in enumerate(self.labels)}

    def tell(self, messages_by_heading: dict[str, list]) -> None:
        """Put what the service says of a heading beside its field."""
        for heading, messages in messages_by_heading.items():
            known = heading in self.labels
            self.add_error(f"column-{self.labels.index(heading)}" if known else None, messages)
