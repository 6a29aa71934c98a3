"""Forms of a group registration: who, in which way; and why not after all."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iom_plugin_resources.choices import AttendanceMode
from iom_plugin_resources.core.keys import row_key

from ..models import Teacher


class TeachersField(forms.ModelMultipleChoiceField):
    """Teachers by their keys; what cannot be a key is nobody's."""

    def clean(self, value):
        return super().clean([key for key in value or [] if row_key(str(key)) is not None])


class GroupForm(forms.Form):
    """The teachers ticked in the list; drawn by the list itself."""

    teachers = TeachersField(
        Teacher.objects.none(),
        label=_("Teachers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Nobody is chosen. Tick the teachers to register."),
            "invalid_choice": _("One of the chosen is not a teacher of your organisations any more. Choose anew."),
        },
    )
    mode = forms.ChoiceField(label=pgettext_lazy("event", "Way to attend"), required=False)

    def __init__(self, *args, teachers, modes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["teachers"].queryset = teachers
        if len(modes) > 1:
            self.fields["mode"].choices = [(mode.value, AttendanceMode(mode).label) for mode in modes]
        else:
            del self.fields["mode"]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The teacher reads it in the letter."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: the teacher will read it.")},
    )
