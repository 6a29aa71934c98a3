"""The form of a remark or an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models.routes import LONGEST_TEXT


class CommentForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("noun", "Comment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say.")},
    )
