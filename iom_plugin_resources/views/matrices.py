"""The map as a matrix: competencies by levels or kinds, on screen and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exports.matrices import CONTENT_TYPES, render_matrix
from ..models import CompetencyFramework
from ..queries.matrices import ALL, Matrix, MatrixQuestion, MatrixRow
from .attachments import attached

# Values of the facet «dates» that leave out what is past, as the matrix does.
NOT_PAST = ["this_month", "next_month", "later", "any_time"]
MOST_NARROW_COLUMNS = 8


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    question = MatrixQuestion.read(request.GET)
    answer = question.answered(request.user)
    screen = _Screen(question, answer)
    context = {
        "question": question,
        "matrix": answer,
        "rows": list(screen.rows()),
        "totals": screen.cells("", answer.totals),
        "is_wide": len(answer.columns) > MOST_NARROW_COLUMNS,
        "switches": screen.switches(),
        "frameworks": screen.frameworks(),
        "folding": screen.folding(),
        "part": screen.address(open=None),
    }
    return render(request, "iom_plugin_resources/matrices/matrix.html", context)


@require_safe
def matrix_export(request: HttpRequest, format: str) -> HttpResponse:
    if format not in CONTENT_TYPES:
        raise Http404
    return attached(render_matrix(MatrixQuestion.read(request.GET).answered(request.user), format))


@dataclass(frozen=True)
class Cell:
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Row:
    """A row as it is drawn; ``fold_url`` unfolds or folds it, and is empty where nothing does."""

    row: MatrixRow
    total: Cell
    cells: list[Cell]
    fold_url: str
    is_open: bool
    branch_url: str


class _Screen:
    """Addresses of everything that one may follow from the matrix."""

    def __init__(self, question: MatrixQuestion, answer: Matrix):
        self.question, self.answer = question, answer
        self.list_url = reverse("iom_resources:resource_list")
        first = [row.competency.code for row in answer.rows if row.depth == 1 and not row.competency.is_leaf()]
        self.is_whole = ALL in (question.opened or ()) and answer.fits_a_page
        self.opened = list(first if question.opened is None or ALL in question.opened else question.opened)
        self.filters = [urlencode({answer.by: column.value}) for column in answer.columns]
        self.dates = urlencode({"dates": NOT_PAST}, doseq=True)

    def rows(self) -> Iterator[Row]:
        shown = self.answer.unfolded([ALL] if self.is_whole else self.opened)
        for row, following in zip_longest(shown, shown[1:]):
            code = row.competency.code
            is_open = following is not None and following.depth > row.depth
            yield Row(
                row,
                Cell("", row.total, self._found(code)),
                self.cells(code, row.counts),
                "" if row.competency.is_leaf() or self.is_whole else self._toggled(code, is_open),
                is_open,
                self.address(competency=code, open=None),
            )

    def cells(self, code: str, counts: list[int]) -> list[Cell]:
        return [
            Cell(column.label, count, self._found(code, part))
            for column, count, part in zip(self.answer.columns, counts, self.filters, strict=True)
        ]

    def address(self, **changes) -> str:
        """The query string of the present matrix with ``changes``; None and an empty list take a part away."""
        question = self.question
        parts = {
            "columns": "" if question.by == "level" else question.by,
            "framework": question.framework,
            "competency": question.competency,
            "open": list(question.opened) if question.opened is not None else None,
        } | changes
        return "?" + urlencode({name: value for name, value in parts.items() if value not in ("", None)}, doseq=True)

    def switches(self) -> list[dict]:
        labels = {"level": _("By level"), "kind": _("By kind")}
        return [
            {
                "label": label,
                "url": self.address(columns="" if by == "level" else by),
                "chosen": by == self.answer.by,
            }
            for by, label in labels.items()
        ]

    def frameworks(self) -> list[dict]:
        """Which trees are shown, if there are several."""
        frameworks = list(CompetencyFramework.objects.all())
        if len(frameworks) < 2:
            return []
        choices = [("", _("All frameworks")), *((framework.code, framework.title) for framework in frameworks)]
        return [
            {
                "label": label,
                "url": self.address(framework=code, competency="", open=None),
                "chosen": code == self.question.framework and not self.question.competency,
            }
            for code, label in choices
        ]

    def folding(self) -> dict | None:
        """Unfold everything, or fold it; None where there is nothing to unfold or far too much."""
        if self.is_whole:
            return {"label": _("Fold"), "url": self.address(open=None)}
        is_flat = all(row.competency.is_leaf() for row in self.answer.rows)
        if is_flat or not self.answer.fits_a_page:
            return None
        return {"label": _("Unfold everything"), "url": self.address(open=[ALL])}

    def _toggled(self, code: str, is_open: bool) -> str:
        opened = [other for other in self.opened if other != code] if is_open else [*self.opened, code]
        return self.address(open=opened or [""])

    def _found(self, code: str, part: str = "") -> str:
        competency = urlencode({"competency": code}) if code else ""
        return f"{self.list_url}?{'&'.join(one for one in (competency, part, self.dates) if one)}"
