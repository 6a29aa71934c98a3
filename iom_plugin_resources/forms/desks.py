"""Forms of the list of participants: whom one looks for, whom the organiser adds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import ParticipantGroup
from .registrations import GuestForm, ModeForm


class FindForm(forms.Form):
    """What is asked of the list of participants; anything that cannot be asked asks nothing."""

    q = forms.CharField(required=False, max_length=100)
    group = forms.ChoiceField(required=False, choices=ParticipantGroup.choices)

    def asked(self) -> tuple[str, str]:
        """Words, and a ``ParticipantGroup`` or an empty text."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("group", "")


class AddForm(ModeForm):
    """Somebody with an account, named exactly: a list to choose from would show everybody's name."""

    person = forms.CharField(
        label=_("Login or e-mail address"),
        help_text=_("Exactly as in the person's account."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the login or the e-mail address of the person.")},
    )
    field_order = ["person", "mode"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="add-%s", **kwargs)


class InviteForm(GuestForm):
    """The same questions as a guest is asked, in the words of somebody else."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="invite-%s", **kwargs)
        name, email, organisation = (self.fields[field] for field in ("name", "email", "organisation"))
        name.error_messages["required"] = _("Write the name as it is to stand in the list of participants.")
        email.error_messages["required"] = _("Write the e-mail address: the link to confirm goes there.")
        email.help_text = _("A letter with a link goes there; the person is registered when they have opened it.")
        organisation.label = _("Place of work")
        for field in (name, email, organisation):
            field.widget.attrs["autocomplete"] = "off"
