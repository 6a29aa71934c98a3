"""Forms of the decisions about a submitted route, of an opinion, and of the filters of the queue."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.widgets import DateInput
from iom_plugin_resources.models import Organisation

from .. import errors
from ..models import Review
from ..models.routes import LONGEST_TEXT


def refuse_future(day: datetime.date) -> None:
    """A protocol is written at the meeting or after it."""
    if day > timezone.localdate():
        raise ValidationError(_("The protocol cannot be of a day that is still to come."))


class DecisionForm(forms.ModelForm):
    """A decision is about the version that the curator saw, not about what was sent again meanwhile."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReturnForm(DecisionForm):
    class Meta:
        model = Review
        fields = ["comment"]
        labels = {"comment": _("What should be changed")}
        help_texts = {"comment": _("The author sees it above the route. Name the line and suggest how to word it.")}
        widgets = {"comment": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = True
        self.fields["comment"].error_messages["required"] = errors.COMMENT_MISSING


class ApproveForm(DecisionForm):
    class Meta:
        model = Review
        fields = ["protocol_number", "protocol_date", "council", "members", "comment"]
        help_texts = {
            "council": _("In the genitive, as the stamp has it: «методического совета»."),
            "comment": _("Optional: a word to the author."),
        }
        error_messages = {
            "protocol_number": {"required": errors.PROTOCOL_NUMBER_MISSING},
            "protocol_date": {"required": errors.PROTOCOL_DATE_MISSING},
        }
        widgets = {
            "protocol_date": DateInput,
            "members": forms.Textarea(attrs={"rows": 4}),
            "comment": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protocol_number"].required = True
        self.fields["protocol_date"].required = True
        self.fields["protocol_date"].validators.append(refuse_future)


class OpinionForm(forms.Form):
    """What a reader says of the whole route beside the scores."""

    comment = forms.CharField(
        label=_("Opinion on the whole route"),
        help_text=_("The author reads it together with your scores when you show them."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class QueueFilterForm(forms.Form):
    """Whose routes, and only those whose day is over."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, label=_("Organisation"), empty_label=_("all")
    )
    overdue = forms.BooleanField(required=False, label=_("Only overdue"))

    def __init__(self, organisations, data):
        super().__init__(data)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].to_field_name = "code"

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one organisation; the choices are read once."""
        return len(self["organisation"].subwidgets) > 2

    @property
    def is_filtered(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())
