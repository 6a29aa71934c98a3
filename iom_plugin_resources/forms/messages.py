"""The message from the organiser to the participants."""

from collections.abc import Mapping
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..choices import Recipients
from ..queries.participants import Reach
from ..services.messages import LONGEST_SUBJECT, LONGEST_TEXT


class MessageForm(forms.Form):
    """A message; ``token`` is the same as long as the form stands open, so that it is sent once."""

    to = forms.ChoiceField(
        label=_("To whom"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose to whom you write."),
            "invalid_choice": _("There is nobody to write to in this part of the list. Choose another one."),
        },
    )
    subject = forms.CharField(
        label=pgettext_lazy("letter", "Subject"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": _("Give the letter a subject: people decide by it whether to open it.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("letter", "Text"),
        help_text=_("Title, day and place of the event stand below it by themselves."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what you want to tell them.")},
    )
    gets_answers = forms.BooleanField(required=False, label=_("Answers come to my address"))
    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Open this page anew."), "invalid": _("Open this page anew.")},
    )

    def __init__(self, *args, reach: Mapping[Recipients, Reach], address: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.reach = reach
        there = [to for to in Recipients if reach[to].people]
        self.fields["to"].choices = [(to.value, f"{to.label} ({reach[to].people})") for to in there]
        if address:
            self.fields["gets_answers"].help_text = _("Everybody sees it then: %(address)s") % {"address": address}
        else:
            del self.fields["gets_answers"]
        if not self.is_bound:
            self.initial = {"token": uuid4(), "to": there[0].value if there else ""} | self.initial

    def values(self) -> dict:
        return self.cleaned_data

    @property
    def reached(self) -> Reach:
        """How many people the chosen part of the list has."""
        return self.reach[Recipients(self.cleaned_data["to"])]
