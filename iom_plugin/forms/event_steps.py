"""The form that puts a date of an event into a route."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ..queries.event_steps import Place


class PlaceForm(forms.Form):
    """Which task gets the event, or which step has waited for it."""

    choice = forms.ChoiceField(
        label=_("Where in the route does it go?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a task or a step of your route."),
            "invalid_choice": _("Choose one of the places below: the route has changed meanwhile."),
        },
    )

    def __init__(self, *args, places: Sequence[Place], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(place.value, place.label) for place in places]
        self.initial.setdefault("choice", places[0].value if places else None)
