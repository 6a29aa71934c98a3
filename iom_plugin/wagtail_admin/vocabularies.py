"""Vocabularies of the upper app in the Wagtail admin."""

from iom_plugin_resources.wagtail_admin.vocabularies import VocabularyViewSet

from ..models import Criterion, Direction, ResultForm, SelfEducationForm, WorkForm


class DirectionViewSet(VocabularyViewSet):
    model = Direction


class WorkFormViewSet(VocabularyViewSet):
    model = WorkForm
    form_fields = [*VocabularyViewSet.form_fields, "resource_kind"]


class ResultFormViewSet(VocabularyViewSet):
    model = ResultForm


class SelfEducationFormViewSet(VocabularyViewSet):
    model = SelfEducationForm


class CriterionViewSet(VocabularyViewSet):
    model = Criterion
    form_fields = [
        *VocabularyViewSet.form_fields,
        "hint",
        "looks_in",
        "unwanted_words",
        "wanted_words",
        "advice",
        "example",
    ]
