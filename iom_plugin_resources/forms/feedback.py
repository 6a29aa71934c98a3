"""What participants are asked about an event: scales, and two texts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import errors
from ..queries.feedback_questions import SCALE, Question, questions
from ..services.feedback import LONGEST_TEXT

PREFIX = "score_"


class FeedbackForm(forms.Form):
    """A radio group for each question of the portal, then the texts, which nobody has to write."""

    useful = forms.CharField(
        label=_("What was most useful?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    improve = forms.CharField(
        label=_("What could be better?"),
        help_text=_("Do not write your name, nor anything by which you are known."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions()
        texts = dict(self.fields)
        self.fields = {f"{PREFIX}{one.key}": _scale(one) for one in self.questions} | texts

    def scales(self):
        """The questions with their bound fields."""
        return [(one, self[f"{PREFIX}{one.key}"]) for one in self.questions]

    def values(self) -> dict:
        """As the service takes them."""
        sent = self.cleaned_data
        scores = {one.key: int(sent[f"{PREFIX}{one.key}"]) for one in self.questions}
        return {"scores": scores, "useful": sent["useful"], "improve": sent["improve"]}


def _scale(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.title,
        choices=[(str(score), str(score)) for score in SCALE],
        widget=forms.RadioSelect,
        error_messages={"required": errors.FEEDBACK_SCORE_MISSING, "invalid_choice": errors.FEEDBACK_SCORE_MISSING},
    )
