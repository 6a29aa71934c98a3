"""The form in which an author reads, corrects and agrees to what is offered as a model."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import LineNoun
from ..models import Activity, Route
from ..queries.model_routes import texts_of, with_texts

CONSENT = gettext_lazy(
    "I agree that the methodical service publishes this route on the portal as a model, without my name, so that "
    "colleagues may take it as a basis. I can withdraw my consent at any time; then the page is removed."
)
NOUNS = {
    "needs": LineNoun.NEED,
    "tasks": LineNoun.TASK,
    "activities": LineNoun.ACTIVITY,
    "results": LineNoun.RESULT,
}
LONG = 80


class OfferForm(forms.Form):
    """A field for every text of ``content``, named by its path, and the consent, which nobody has ticked before."""

    def __init__(self, *args, content: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.content = content
        for holder, key, path in texts_of(content):
            self.fields[path] = forms.CharField(
                label=_label(path, key),
                initial=holder[key],
                required=key != "provider",
                widget=forms.Textarea(attrs={"rows": 2}) if len(holder[key]) > LONG else forms.TextInput,
            )
        self.fields["consent"] = forms.BooleanField(
            label=CONSENT,
            error_messages={"required": _("Without your consent the route is not offered.")},
        )

    def corrected(self) -> dict:
        """The content with the texts as the author has left them."""
        return with_texts(self.content, {name: self.cleaned_data[name] for name in self.fields if name != "consent"})


def _label(path: str, key: str) -> str:
    """«Образовательная задача 1.2»: what it is, and where it stands."""
    *places, _key = path.split(".")
    if not places:
        return capfirst(Route._meta.get_field(key).verbose_name)
    number = ".".join(str(int(place) + 1) for place in places[1::2])
    if key == "provider":
        provider = capfirst(Activity._meta.get_field("provider").verbose_name)
        return f"{provider} ({NOUNS['activities'].label} {number})"
    return f"{capfirst(NOUNS[places[-2]].label)} {number}"
