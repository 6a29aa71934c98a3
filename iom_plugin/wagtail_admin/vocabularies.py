"""Vocabularies of the upper app in the Wagtail admin."""

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, modelform_factory
from django.utils.translation import gettext as _

from iom_plugin_resources.core.patterns import PIECE
from iom_plugin_resources.wagtail_admin.vocabularies import VocabularyForm, VocabularyViewSet

from ..models import Criterion, Direction, Opener, ResultForm, WorkForm


class DirectionViewSet(VocabularyViewSet):
    model = Direction


class WorkFormViewSet(VocabularyViewSet):
    model = WorkForm
    form_fields = [*VocabularyViewSet.form_fields, "resource_kind"]


class ResultFormViewSet(VocabularyViewSet):
    model = ResultForm


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


class OpenerForm(VocabularyForm):
    def clean_pattern(self) -> str:
        """A bracket that is not closed would stand in every teacher's sentence."""
        pattern = self.cleaned_data["pattern"]
        if set("{}[]") & set(PIECE.sub("", pattern)):
            raise ValidationError(_("Close every bracket: {question} is a blank, [one|other] is a choice."))
        return pattern


class OpenerViewSet(VocabularyViewSet):
    model = Opener
    form_class = OpenerForm
    form_fields = ["column", "title", "code", "pattern", "result_forms", "is_active"]
    list_display = ["title", "column", "pattern", *VocabularyViewSet.list_display[1:]]
    list_filter = ["column", "is_active"]
    list_export = ["code", "column", "title", "pattern", "result_forms", "is_active"]

    def get_form_class(self, for_update=False):
        widgets = {"result_forms": CheckboxSelectMultiple}
        return modelform_factory(self.model, form=self.form_class, fields=self.form_fields, widgets=widgets)
