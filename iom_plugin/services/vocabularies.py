"""Vocabularies of the upper app."""

import json
from pathlib import Path

from iom_plugin_resources.core.vocabulary import fill_empty
from iom_plugin_resources.models import ResourceKind
from iom_plugin_resources.services.vocabularies import fill_vocabularies as fill_resource_vocabularies

from ..models import Criterion, Direction, Opener, ResultForm, SelfEducationForm, WorkForm

DATA = Path(__file__).resolve().parent.parent / "data"


def fill_vocabularies() -> None:
    """Give an empty vocabulary the list of the sources; one that has items is left alone."""
    fill_resource_vocabularies()  # forms of work are joined with kinds of resources
    new_forms = not WorkForm.objects.exists()
    new_openers = not Opener.objects.exists()
    fill_empty([Direction, WorkForm, ResultForm, SelfEducationForm, Opener, Criterion], DATA / "vocabularies.json")
    if new_forms:
        _let_resources_fill_forms()
    if new_openers:
        _fit_result_forms()


def _let_resources_fill_forms() -> None:
    """A picked seminar becomes an activity of the form «Семинар»: joined by the same code."""
    kinds = {kind.code: kind for kind in ResourceKind.objects.all()}
    for form in WorkForm.objects.filter(code__in=kinds):
        form.resource_kind = kinds[form.code]
        form.save(update_fields=["resource_kind"])


def _fit_result_forms() -> None:
    forms = {form.code: form for form in ResultForm.objects.all()}
    fitting = json.loads((DATA / "fitting_results.json").read_text(encoding="utf-8"))
    for opener in Opener.objects.filter(code__in=fitting):
        opener.result_forms.set(forms[code] for code in fitting[opener.code] if code in forms)
