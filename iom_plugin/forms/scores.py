"""The form in which somebody scores a route by criteria: the author's self-check, or a reader's opinion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Criterion, Review
from ..models.routes import LONGEST_TEXT

# The key of source 004; «not yet» takes a score back without a script.
SCORES = [
    ("2", pgettext_lazy("score", "2 — fits")),
    ("1", pgettext_lazy("score", "1 — fits in part")),
    ("0", pgettext_lazy("score", "0 — does not fit")),
    ("", pgettext_lazy("score", "not yet")),
]


@dataclass(frozen=True)
class ScoreRow:
    """The two fields of one criterion, for a template that draws them beside what else is known of it."""

    criterion: Criterion
    value: forms.BoundField
    comment: forms.BoundField


class ScoresForm(forms.Form):
    """A score and a comment for each of ``criteria``; shows what ``review`` says already.

    ``form.scores`` is what ``services.scores.save_scores`` takes. ``review`` may be None: nothing is said yet.
    """

    def __init__(self, criteria: Iterable[Criterion], review: Review | None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        said = {score.criterion_id: score for score in review.scores.all()} if review else {}
        for criterion in self.criteria:
            score = said.get(criterion.pk)
            self.fields[_value(criterion)] = forms.TypedChoiceField(
                label=_("Score"),
                choices=SCORES,
                coerce=int,
                empty_value=None,
                required=False,
                initial="" if score is None or score.value is None else str(score.value),
                widget=forms.RadioSelect,
            )
            self.fields[_comment(criterion)] = forms.CharField(
                label=pgettext_lazy("noun", "Comment"),
                max_length=LONGEST_TEXT,
                required=False,
                initial=score.comment if score else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[ScoreRow]:
        for criterion in self.criteria:
            yield ScoreRow(criterion, self[_value(criterion)], self[_comment(criterion)])

    @property
    def scores(self) -> dict[int, tuple[int | None, str]]:
        """What was chosen and written, by the key of the criterion; only of a valid form.

        A criterion that was not on the page when it was drawn, since an editor has just added it, is left out.
        """
        sent = [item for item in self.criteria if self.add_prefix(_comment(item)) in self.data]
        return {item.pk: (self.cleaned_data[_value(item)], self.cleaned_data[_comment(item)]) for item in sent}


def _value(criterion: Criterion) -> str:
    return f"value_{criterion.pk}"


def _comment(criterion: Criterion) -> str:
    return f"comment_{criterion.pk}"
