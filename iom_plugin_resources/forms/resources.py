"""What people ask of the resource map, as they type and choose it."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..choices import Format, Level
from ..models import LearningResource, Organisation, ResourceKind
from ..queries.resources import ResourceQuestion
from .competencies import CompetencyCodeField


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

    def question(self) -> ResourceQuestion:
        return ResourceQuestion(self.asked())

    def facets(self, resources: QuerySet[LearningResource]) -> list[dict]:
        """The question's facets with the labels of the filters."""
        return [{**facet, "label": self.fields[facet["name"]].label} for facet in self.question().facets(resources)]

    def chips(self) -> list[dict]:
        """Each thing asked for, with the address of the same question without it."""
        asked = self.asked()
        chips = []
        if "search" in asked:
            chips.append({"label": f"«{asked['search']}»", "url": self._address_without("search")})
        if "competency" in asked:
            chips.append({"label": asked["competency"].title, "url": self._address_without("competency")})
        for name in ("kind", "level", "format", "provider"):
            for code, label in self.question().chosen(name).items():
                chips.append({"label": label, "url": self._address_without(name, code)})
        return chips

    def _address_without(self, name: str, value: str = "") -> str:
        query = self.data.copy()
        kept = [other for other in query.getlist(name) if value and other != value]
        query.setlist(name, kept)
        query.pop("page", None)
        return f"?{query.urlencode()}"
