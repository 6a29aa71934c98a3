"""Forms of the decisions about a submitted route."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.widgets import DateInput

from ..models import Review


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


class ApproveForm(DecisionForm):
    class Meta:
        model = Review
        fields = ["protocol_number", "protocol_date", "council", "comment"]
        help_texts = {
            "council": _("In the genitive, as the stamp has it: «методического совета»."),
            "comment": _("Optional: a word to the author."),
        }
        widgets = {"protocol_date": DateInput, "comment": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protocol_number"].required = True
        self.fields["protocol_date"].required = True
