"""What people ask of the resource map, what it answers, and what else may be asked."""

import datetime

from django import forms
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ..choices import Format, Level
from ..models import Competency, LearningResource, Organisation, ResourceKind

# So many values of a facet are offered; a chosen one is offered in any case.
MOST_OPTIONS = 20


class CompetencyCodeField(forms.CharField):
    """A competency by its code, in whichever letters the code is written."""

    def clean(self, value):
        code = super().clean(value)
        if not code:
            return None
        competency = Competency.objects.with_code(code).first()
        if competency is None:
            raise forms.ValidationError(_("There is no competency with this code."), code="unknown_competency")
        return competency


class ResourceFilterForm(forms.Form):
    """The filters of the resource map: OR within one, AND across them.

    A value that does not exist is left out of account, so that an old address still answers.
    """

    search = forms.CharField(label=_("Words"), required=False)
    competency = CompetencyCodeField(label=_("Competency"), required=False)
    kind = forms.ModelMultipleChoiceField(
        ResourceKind.objects.all(), label=_("Kind"), required=False, to_field_name="code"
    )
    level = forms.MultipleChoiceField(label=_("Level"), choices=Level.choices, required=False)
    format = forms.MultipleChoiceField(label=_("Format"), choices=Format.choices, required=False)
    provider = forms.ModelMultipleChoiceField(
        Organisation.objects.all(), label=_("Provider"), required=False, to_field_name="code"
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("nearest", _("Nearest first")), ("title", _("By title")), ("new", _("Newly added first"))],
        required=False,
    )

    def asked(self) -> dict:
        """The values that are asked for, by filter, without empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, resources: QuerySet[LearningResource], *, without: str = "") -> QuerySet[LearningResource]:
        """``resources`` that answer every filter, except the one called ``without``."""
        for name, value in self.asked().items():
            if name == without or name == "sort":
                continue
            if name == "search":
                resources = resources.matching(value)
            elif name == "competency":
                resources = resources.answering(value)
            else:
                resources = resources.filter(**{f"{name}__in": list(value)})
        return resources

    def ordered(self, resources: QuerySet[LearningResource], *, today: datetime.date) -> QuerySet:
        """In the order asked for; the title and the key decide between equals."""
        order = {"title": [], "new": [F("created_at").desc(nulls_last=True)]}.get(
            self.asked().get("sort"), _nearest_first(today)
        )
        return resources.order_by(*order, "title", "pk")

    # ── What else may be asked ────────────────────────────────────────────

    def facets(self, resources: QuerySet[LearningResource]) -> list[dict]:
        """For every filter with few values: what each would give beside the other filters."""
        return [
            self._facet("kind", resources, "kind__code", "kind__title"),
            self._facet("level", resources, "level", labels=dict(Level.choices)),
            self._facet("format", resources, "format", labels=dict(Format.choices)),
            self._facet("provider", resources, "provider__code", "provider__short_name"),
        ]

    def competencies(self, resources: QuerySet[LearningResource]) -> list[Competency]:
        """The way down to the chosen competency and the next steps, each with ``found`` resources under it."""
        chosen = self.asked().get("competency")
        shown = Q(depth=1)
        if chosen:
            steps = [chosen.path[:end] for end in range(chosen.steplen, len(chosen.path) + 1, chosen.steplen)]
            shown |= Q(path__in=steps) | Q(path__startswith=chosen.path, depth=chosen.depth + 1)
        found = _found_under(self.narrow(resources, without="competency"))
        nodes = Competency.objects.filter(shown).annotate(found=Coalesce(Subquery(found), 0))
        return [node for node in nodes if node.found or (chosen and chosen.path.startswith(node.path))]

    def _facet(self, name, resources, value, label=None, labels=None) -> dict:
        chosen = self._chosen(name)
        counted = (
            self.narrow(resources, without=name)
            .exclude(**{value: None})
            .order_by()
            .values_list(value, label or value)
            .annotate(count=Count("pk", distinct=True))
        )
        counts = {code: (labels[code] if labels else text, count) for code, text, count in counted}
        counts = {**{code: (text, 0) for code, text in chosen.items()}, **counts}
        options = [
            {"value": code, "label": text, "count": count, "chosen": code in chosen}
            for code, (text, count) in counts.items()
        ]
        options.sort(key=lambda option: (not option["chosen"], -option["count"], str(option["label"])))
        return {
            "name": name,
            "label": self.fields[name].label,
            "open": bool(chosen),
            "options": options[: max(MOST_OPTIONS, len(chosen))],
        }

    def _chosen(self, name) -> dict[str, str]:
        labels = dict(Level.choices) | dict(Format.choices)
        values = self.asked().get(name, [])
        return {getattr(value, "code", value): labels.get(value, value) for value in values}

    # ── What is on ────────────────────────────────────────────────────────

    def chips(self) -> list[dict]:
        """Each thing asked for, with the address of the same question without it."""
        asked = self.asked()
        chips = []
        if "search" in asked:
            chips.append({"label": f"«{asked['search']}»", "url": self._address_without("search")})
        if "competency" in asked:
            chips.append({"label": asked["competency"].title, "url": self._address_without("competency")})
        for name in ("kind", "level", "format", "provider"):
            for code, label in self._chosen(name).items():
                chips.append({"label": label, "url": self._address_without(name, code)})
        return chips

    def _address_without(self, name: str, value: str = "") -> str:
        query = self.data.copy()
        kept = [other for other in query.getlist(name) if value and other != value]
        query.setlist(name, kept)
        query.pop("page", None)
        return f"?{query.urlencode()}"


def _nearest_first(today: datetime.date) -> list:
    """What is still ahead by its beginning, then what has no end, then the past, latest first."""
    ahead = Q(valid_to__gte=today)
    return [
        Case(
            When(ahead, then=Value(0)),
            When(valid_to=None, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        Case(When(ahead, then=F("valid_from"))).asc(nulls_last=True),
        F("valid_to").desc(nulls_last=True),
    ]


def _found_under(resources: QuerySet[LearningResource]) -> QuerySet:
    """For a subquery: how many of ``resources`` answer the outer competency or anything under it, each once."""
    links = LearningResource.competencies.through.objects
    return (
        links.filter(
            competency__path__startswith=OuterRef("path"), learningresource__in=resources.order_by().values("pk")
        )
        .annotate(all=Value(1))
        .values("all")
        .annotate(found=Count("learningresource", distinct=True))
        .values("found")
    )
