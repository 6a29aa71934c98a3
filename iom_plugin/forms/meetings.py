"""Forms of a council's meeting: planning, adding routes, writing down what was decided."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.widgets import DateInput

from .. import errors
from ..choices import Decision
from ..models import CouncilItem, CouncilMeeting
from ..services.meetings import ItemDecision

POSTPONED = "postponed"
DECISIONS = [
    (Decision.APPROVED, _("approve")),
    (Decision.RETURNED, _("return for changes")),
    (POSTPONED, _("consider at another meeting")),
]


class RoutesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, route) -> str:
        return f"{route.teacher.full_name}, {route.teacher.organisation}: «{route.theme}»"


class RoutesForm(forms.Form):
    """Routes to put on the agenda."""

    routes = RoutesField(queryset=None, label=_("Routes that wait for a decision"), required=False)

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["routes"].queryset = candidates
        if not candidates.exists():
            self.fields["routes"].help_text = _("No other route waits for your decision now.")


class MeetingForm(forms.ModelForm):
    class Meta:
        model = CouncilMeeting
        fields = ["council", "held_on", "place", "chair", "secretary", "members"]
        help_texts = {
            "council": _("In the genitive, as the stamp has it: «методического совета»."),
            "members": _("Who is expected, one name a line."),
        }
        labels = {"members": _("Members of the council")}
        error_messages = {"held_on": {"required": _("Choose the day of the meeting.")}}
        widgets = {"held_on": DateInput, "members": forms.Textarea(attrs={"rows": 6})}


class PlanForm(RoutesForm, MeetingForm):
    """A meeting together with its first routes."""


class HoldForm(forms.Form):
    """The protocol; the decision about each route is an ``ItemForm``."""

    protocol_number = forms.CharField(
        label=_("Protocol number"),
        max_length=50,
        error_messages={"required": errors.PROTOCOL_NUMBER_MISSING},
    )
    held_on = forms.DateField(
        label=_("Date of the protocol"), widget=DateInput, error_messages={"required": errors.PROTOCOL_DATE_MISSING}
    )
    chair = forms.CharField(label=_("Chair"), max_length=200, required=False)
    secretary = forms.CharField(label=_("Secretary"), max_length=200, required=False)
    present = forms.MultipleChoiceField(label=_("Members present"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=_("Who else was present"),
        required=False,
        max_length=5000,
        help_text=_("One name a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notes = forms.CharField(
        label=_("What else was said"),
        required=False,
        max_length=20_000,
        help_text=_("It stands in the protocol above the signatures."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, meeting: CouncilMeeting, **kwargs):
        names = list(dict.fromkeys(line.strip() for line in meeting.members.splitlines() if line.strip()))
        initial = {"held_on": meeting.held_on, "chair": meeting.chair, "secretary": meeting.secretary, "present": names}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["present"].choices = [(name, name) for name in names]
        if not names:
            del self.fields["present"]

    def protocol(self) -> dict:
        """What ``hold_meeting`` takes, beside the decisions."""
        values = dict(self.cleaned_data)
        names = [*values.pop("present", []), *values.pop("others").splitlines()]
        return values | {"members": "\n".join(name.strip() for name in names if name.strip())}


class ItemForm(forms.Form):
    """What was decided about one route; without a choice where nothing can be decided."""

    decision = forms.ChoiceField(
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the council decided about this route.")},
    )
    comment = forms.CharField(
        label=_("What to change, or a word to the author"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, item: CouncilItem, number: int, **kwargs):
        self.item = item
        super().__init__(*args, prefix=f"item-{item.pk}", initial={"seen_version": item.version}, **kwargs)
        if item.is_own or not item.waits:
            self.fields = {}
            return
        self.fields["decision"].label = _("Question %(number)s: the council decided") % {"number": number}

    def clean(self):
        values = super().clean()
        if "decision" not in self.fields and self.data.get(f"{self.prefix}-decision") in Decision.values:
            raise forms.ValidationError(errors.OWN_ITEM if self.item.is_own else errors.NOT_SUBMITTED)
        if values.get("decision") == Decision.RETURNED and not values.get("comment", "").strip():
            self.add_error("comment", errors.COMMENT_MISSING)
        return values

    def given(self) -> ItemDecision:
        values = self.cleaned_data
        decision = values.get("decision", POSTPONED)
        return ItemDecision(
            "" if decision == POSTPONED else decision, values.get("comment", ""), values.get("seen_version")
        )


class DecisionForms:
    """The forms of all items, as one thing to check and to tell the mistakes of."""

    def __init__(self, items: Sequence[CouncilItem], data=None):
        self.forms = [ItemForm(data, item=item, number=number) for number, item in enumerate(items, start=1)]

    def __iter__(self):
        return iter(self.forms)

    def non_form_errors(self) -> list:
        return []

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.forms]  # every one, or mistakes would be told one by one
        return all(checked)

    def given(self) -> dict[int, ItemDecision]:
        return {form.item.pk: form.given() for form in self.forms}

    def refuse(self, sentences_by_item: dict[str, list]) -> None:
        """Tell what a service refused beside the routes that it is about."""
        for form in self.forms:
            for sentence in sentences_by_item.get(form.prefix, []):
                form.add_error("decision" if "decision" in form.fields else None, sentence)
