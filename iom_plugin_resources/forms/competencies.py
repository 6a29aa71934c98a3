"""A competency named by its code, in whichever letters the code is written."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Competency


def competency_with_code(code: str) -> Competency:
    """Raises ``ValidationError`` if there is none."""
    competency = Competency.objects.with_code(code).first()
    if competency is None:
        sentence = _("There is no competency with the code «%(code)s».")
        raise ValidationError(sentence, code="unknown_competency", params={"code": code})
    return competency


class CompetencyCodeField(forms.CharField):
    def clean(self, value) -> Competency | None:
        code = super().clean(value)
        return competency_with_code(code) if code else None
