"""Fields and filters that several nouns share."""

from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..forms.competencies import CompetencyCodeField, competency_with_code
from ..models import Competency


@extend_schema_field(OpenApiTypes.STR)
class TitleField(serializers.ReadOnlyField):
    """What people read for a code beside it: ``kind_title`` for ``kind``."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(source="*")

    def to_representation(self, item) -> str:
        display = getattr(item, f"get_{self.name}_display", None)
        if display:
            return display()
        related = getattr(item, self.name)
        return str(related) if related else ""


class LookupField(serializers.CharField):
    """An object named by a wording; ``find`` gives it or raises what is wrong with the wording."""

    def run_validation(self, data=serializers.empty):
        wording = super().run_validation(data)
        return self.find(wording) if isinstance(wording, str) else wording

    def find(self, wording: str):
        raise NotImplementedError

    def to_representation(self, value) -> str:
        return value.code


class CompetencyField(LookupField):
    """A competency by its code, in Latin or Cyrillic letters."""

    def __init__(self, **kwargs):
        super().__init__(max_length=50, **kwargs)

    def find(self, wording: str) -> Competency:
        return competency_with_code(wording)


class CompetencyFilter(filters.CharFilter):
    """A competency by its code; ``method`` of the filter set gets the competency."""

    field_class = CompetencyCodeField


class CodeFilter(filters.ModelChoiceFilter):
    """An object by its code; a code that nobody has is a mistake, not an empty answer."""

    def __init__(self, *args, help_text: str, **kwargs):
        super().__init__(*args, to_field_name="code", help_text=help_text, **kwargs)
        extend_schema_field({"type": "string", "description": help_text})(self)
