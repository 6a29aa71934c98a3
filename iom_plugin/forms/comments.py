"""The form of a remark or an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.routes import LONGEST_TEXT


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
