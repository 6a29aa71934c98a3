"""Forms of the lines of a road map. The wording of needs and tasks by the constructor is in ``forms.wordings``."""

from functools import partial

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..choices import TaskKind
from ..models import Activity, LearningTask, Result, ResultForm, RouteNeed, WorkForm
from ..queries.openers import result_forms_for
from ..queries.road_maps import Line, digest
from .wordings import WordingForm


class DrawnForm(forms.Form):
    """A form that knows by the digests ``was`` from which values it was drawn, so that none is overwritten unseen."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def digests(self) -> dict[str, str]:
        """What the form was drawn from, by field; what is not understood is not there."""
        pairs = (pair.split(":", 1) for pair in (self["was"].value() or "").split() if ":" in pair)
        return dict(pairs)


class TokenForm(forms.Form):
    """``token`` is the same as long as a form stands open: it joins what is saved meanwhile into one step of undo, and
    a form that is sent twice adds one line.
    """

    token = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)


class SafeForm(TokenForm, DrawnForm):
    """The form of a line."""

    def values(self) -> dict:
        """What is to be saved, by field of the line."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("was", "token")}


def drawn_from(line: Line, names) -> str:
    """The digests of the present values of a line, as a form carries them."""
    return " ".join(f"{name}:{digest(getattr(line, line._meta.get_field(name).attname))}" for name in names)


class LineForm(SafeForm, forms.ModelForm):
    """A form of the fields of one line. A script sends only what was changed: the other fields are then left alone."""

    def __init__(self, *args, token: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name not in ("was", "token")]
        if self.is_bound and "only" in self.data:
            for name in set(names) - set(self.data.getlist("only")):
                del self.fields[name]
        if self.instance.pk:
            self.initial |= {"was": drawn_from(self.instance, names), "token": token}
        else:
            self.initial |= {"token": token}

    def _get_validation_exclusions(self):
        """Whether what a line points at is there was asked when the choice was read; the service checks the rest."""
        exclude = super()._get_validation_exclusions()
        return exclude | {field.name for field in self.instance._meta.fields if field.is_relation}

    def _update_errors(self, errors):
        """What is about a field that was not sent is told of the line as a whole."""
        told: dict[str, list] = {}
        for name, sentences in errors.update_error_dict({}).items():
            told.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(sentences)
        super()._update_errors(ValidationError(told))

    def validate_constraints(self):
        """The service checks them."""


class WordsForm(LineForm):
    """A wording in one's own words; what stood in the blanks of an opener is given up with the sentence."""

    def values(self) -> dict:
        values = super().values()
        return values | {"answers": {}} if "text" in values else values


class NeedForm(WordsForm):
    """Column 1 in one's own words: a deficit or a task ahead."""

    class Meta:
        model = RouteNeed
        fields = ["text", "kind"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}


class TaskForm(WordsForm):
    class Meta:
        model = LearningTask
        fields = ["text", "kind"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = TaskKind.choices  # without Django's empty choice, which is no kind


class LineWordingForm(SafeForm, WordingForm):
    """The constructor's sentence of a line that is there, filled with what was put into its blanks."""

    def __init__(self, *args, line: RouteNeed | LearningTask, token: str = "", **kwargs):
        super().__init__(*args, opener=line.opener, text=line.text, answers=line.answers, **kwargs)
        self.initial |= {"was": drawn_from(line, ["text"]), "token": token}

    def values(self) -> dict:
        return {"text": self.wording(), "answers": self.answers()}


class ActivityForm(LineForm):
    """Columns 3 and 4; what is seldom needed may be folded away."""

    SELDOM = ("provider", "hours", "direction")

    class Meta:
        model = Activity
        fields = ["title", "form", "dates", "provider", "hours", "direction"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "title": _("A concrete event, not a direction: which seminar, whose lesson, which chapter."),
            "dates": _("For example: October 2026, until 15.11.2026, 12.01.2027–30.01.2027."),
            "provider": _("Who holds it."),
            "direction": _("For the progress map; may be left empty."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"form", "direction"} & self.fields.keys():
            chosen = getattr(self.instance, f"{name}_id")
            self.fields[name].queryset = self.fields[name].queryset.offered(chosen)
            self.fields[name].empty_label = _("not chosen")

    def often(self) -> list:
        return [field for field in self if field.name not in self.SELDOM]

    def seldom(self) -> list:
        return [field for field in self if field.name in self.SELDOM]


class ProgressForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = ["status", "done_note"]
        widgets = {
            "status": forms.RadioSelect,
            "done_note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"done_note": _("What exactly was done: for the progress map and the report.")}


class ResultLineForm(LineForm):
    """Column 5: forms that fit the opener of the task come first; others are allowed."""

    class Meta:
        model = Result
        fields = ["form", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"text": _("Whose, where, for whom; or your own form in your own words.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "form" in self.fields:
            self.fields["form"].choices = partial(result_choices, self.instance.task, self.instance.form_id)  # if drawn


class FirstStepForm(forms.Form):
    """With a new task at once: its first activity and how its result is shown. All of it may be left for later."""

    title = forms.CharField(
        label=_("First activity"),
        required=False,
        help_text=_("A concrete event, not a direction: which seminar, whose lesson, which chapter."),
    )
    form = forms.ModelChoiceField(
        WorkForm.objects, label=pgettext_lazy("field", "Form of work"), required=False, empty_label=_("not chosen")
    )
    dates = forms.CharField(label=_("Dates"), required=False, max_length=200, help_text=_("For example: October 2026."))
    result_form = forms.ModelChoiceField(ResultForm.objects, label=_("How the result is shown"), required=False)
    result_text = forms.CharField(label=_("Result in words"), required=False)

    prefix = "step"

    def __init__(self, *args, task: LearningTask, **kwargs):
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["form"].queryset = WorkForm.objects.active()
        self.fields["result_form"].choices = result_choices(task, None)

    def clean(self):
        given = super().clean()
        if not given.get("title") and (given.get("form") or given.get("dates")):
            self.add_error("title", _("Say what the activity is."))
        try:
            Activity(dates=given.get("dates") or "").read_dates()
        except ValidationError as error:
            self.add_error("dates", error.message_dict["dates"])
        return given

    def lines(self) -> list[Activity | Result]:
        """What is to be added under the task."""
        given, lines = self.cleaned_data, []
        if given["title"]:
            lines.append(Activity(task=self.task, title=given["title"], form=given["form"], dates=given["dates"]))
        if given["result_form"] or given["result_text"]:
            lines.append(Result(task=self.task, form=given["result_form"], text=given["result_text"]))
        return lines


class PlaceForm(forms.Form):
    """Under which task or need of the route a line stands, and before which of its neighbours."""

    parent = forms.TypedChoiceField(label=_("Move to"), coerce=int, required=False, empty_value=None)
    position = forms.IntegerField(min_value=0, max_value=100_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, homes: list, here: int, **kwargs):
        super().__init__(*args, initial={"parent": here}, **kwargs)
        shortened = [(group, [(pk, _short(text)) for pk, text in lines]) for group, lines in homes]
        self.fields["parent"].choices = [
            choice for group, lines in shortened for choice in ([(_short(group), lines)] if group else lines)
        ]


def result_choices(task: LearningTask, chosen: int | None) -> list:
    """Result forms to choose from: those that fit the opener of the task first, the others after them."""
    forms = result_forms_for(task, chosen)
    groups = [
        (_("Fit this task"), forms.fitting),
        (_("Allowed too, though they do not quite fit this task") if forms.fitting else _("Forms"), forms.others),
    ]
    offered = [(label, [(form.pk, form.title) for form in group]) for label, group in groups if group]
    return [("", _("my own form, in the field below")), *offered]


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
