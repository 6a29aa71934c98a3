"""The form of a decision about one need or task."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..choices import Decision
from ..models.routes import LONGEST_TEXT


class LineDecisionForm(forms.Form):
    """``seen_version`` as in the decision about the whole."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Decision.APPROVED, pgettext_lazy("line", "It is good as it is")),
            (Decision.RETURNED, pgettext_lazy("line", "It should be changed")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=pgettext_lazy("noun", "Comment"),
        help_text=_("Needed when something should be changed: say what, and suggest how to word it."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
