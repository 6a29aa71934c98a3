"""The form of a deficit, with the choice of one competency among a thousand."""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.text import code_key, query_terms
from iom_plugin_resources.models import Competency, CompetencyFramework

from ..models import Deficit
from .redrawn import as_typed
from .routes import DateInput

MOST_FOUND = 60
MOST_IN_WHOLE_TREE = 500


class DeficitForm(forms.ModelForm):
    """``words`` looks for a competency; ``found`` remembers the words that were looked for last."""

    words = forms.CharField(
        label=_("Find a competency"),
        help_text=_("Words of its title or its code, for example: A/01.6."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    found = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Deficit
        fields = ["competency", "level", "evidence_kind", "evidence", "noted_on"]
        widgets = {
            "competency": forms.RadioSelect,
            "level": forms.RadioSelect,
            "evidence_kind": forms.RadioSelect,
            "evidence": forms.Textarea(attrs={"rows": 4}),
            "noted_on": DateInput,
        }
        labels = {"noted_on": _("When it was noticed")}
        help_texts = {
            "evidence": _("What showed it: a test and its result, a lesson, pupils' work. It may be left empty.")
        }
        error_messages = {
            "competency": {"required": _("Choose the competency that you lack.")},
            "noted_on": {"required": _("Give the day when the deficit was noticed.")},
        }

    def clean_noted_on(self):
        noted_on = self.cleaned_data["noted_on"]
        if noted_on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Give the day when the deficit was noticed."))
        return noted_on

    def redrawn(self) -> "DeficitForm":
        """A fresh form with what was typed, showing what was looked for."""
        typed = as_typed(self)
        return DeficitForm(instance=self.instance, initial=typed | {"found": typed["words"]})

    def tree(self) -> "CompetencyTree":
        return CompetencyTree(
            self.fields["competency"].queryset.select_related("framework"),
            words=self["found"].value() or "",
            chosen=str(self["competency"].value() or ""),
        )


@dataclass
class Node:
    """A competency of the tree: ``is_offered`` if it can be chosen, not only leads to what can."""

    competency: Competency
    is_offered: bool
    is_chosen: bool
    is_open: bool
    children: list["Node"] = field(default_factory=list)


class CompetencyTree:
    """Competencies to choose one from: the whole tree to unfold, or what ``words`` find and what that belongs to."""

    def __init__(self, competencies: QuerySet[Competency], *, words: str, chosen: str):
        self.words, self.chosen = words.strip(), chosen
        self.competencies = competencies
        matching = competencies.filter(_answering(self.words)) if self.words else competencies
        self.count = matching.count()
        self.is_cut = self.count > (MOST_FOUND if self.words else MOST_IN_WHOLE_TREE)
        shown = {competency.path: competency for competency in self._shown(matching)}
        self.frameworks = self._arranged(shown, self._with_ancestors(shown))

    def _shown(self, matching: QuerySet[Competency]) -> QuerySet[Competency]:
        if self.words:
            return matching[:MOST_FOUND]
        return matching.filter(depth__lte=2)[:MOST_IN_WHOLE_TREE] if self.is_cut else matching

    def _with_ancestors(self, shown: dict[str, Competency]) -> list[Competency]:
        """``shown`` and the chosen one with everything they stand under, in the order of the tree."""
        by_path = dict(shown)
        if self.chosen.isdecimal():
            by_path |= {chosen.path: chosen for chosen in self.competencies.filter(pk=self.chosen)}
        missing = {above for path in by_path for above in _paths_above(path)} - by_path.keys()
        if missing:
            by_path |= {above.path: above for above in self.competencies.filter(path__in=missing)}
        return [by_path[path] for path in sorted(by_path)]

    def _arranged(self, shown, competencies: list[Competency]) -> dict[CompetencyFramework, list[Node]]:
        """Roots by framework, each with its branch; what was found and what leads to the chosen one is open."""
        frameworks: dict[CompetencyFramework, list[Node]] = {}
        nodes: dict[str, Node] = {}
        for competency in competencies:
            path, is_chosen = competency.path, str(competency.pk) == self.chosen
            nodes[path] = Node(competency, path in shown or is_chosen, is_chosen, is_open=bool(self.words))
            above = nodes.get(path[: -Competency.steplen])
            (above.children if above else frameworks.setdefault(competency.framework, [])).append(nodes[path])
            for upper in _paths_above(path) if is_chosen else ():
                nodes[upper].is_open = True
        return frameworks


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Competency.steplen, len(path), Competency.steplen)]


def _answering(words: str) -> Q:
    """Competencies with this code, or with every one of ``words`` in the title, in any of its forms."""
    by_title = Q()
    for alternatives in query_terms(words):
        any_form = Q()
        for term in alternatives:
            any_form |= Q(title_key__contains=term.strip())
        by_title &= any_form
    code = code_key(words)
    return (Q(code_key__contains=code) if code else Q(pk__in=())) | (by_title or Q(pk__in=()))
