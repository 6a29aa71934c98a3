"""Openers of the constructor in the Wagtail admin: the pattern is tried before it is kept."""

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, modelform_factory
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import CreateView, EditView

from iom_plugin_resources.core.patterns import PIECE, Choice, parse_pattern
from iom_plugin_resources.wagtail_admin.vocabularies import VocabularyForm, VocabularyViewSet

from ..models import Opener
from ..queries.openers import sample_sentence, unknown_questions

PREVIEW = "preview"


class OpenerForm(VocabularyForm):
    def clean_pattern(self) -> str:
        """What is wrong here would stand in every teacher's sentence."""
        pattern = " ".join(self.cleaned_data["pattern"].split())
        if set("{}[]") & set(PIECE.sub("", pattern)):
            raise ValidationError(_("Close every bracket: {question} is a blank, [one|other] is a choice."))
        for part in parse_pattern(pattern):
            if isinstance(part, Choice) and ("" in part.options or len(part.options) < 2):
                raise ValidationError(
                    _("In [%(options)s] at least two wordings have to stand, divided by |: [one|other].")
                    % {"options": "|".join(part.options)}
                )
        if not PIECE.sub("", pattern).strip(" .…"):
            raise ValidationError(_("Begin with a word of the sentence: a pattern of blanks only says nothing."))
        return pattern.rstrip(".")


class TriedBeforeItIsKept:
    """A second button draws the form again with the sentence that comes of the pattern, and saves nothing."""

    def is_valid(self, form) -> bool:
        if PREVIEW not in self.request.POST:
            return super().is_valid(form)
        for name in set(form.errors) - {"pattern"}:
            del form.errors[name]  # the rest is asked for when the opener is saved
        self.produced_error_message = None
        return False

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        pattern = form["pattern"].value() or ""
        if pattern and "pattern" not in form.errors:
            context |= {"sentence": sample_sentence(pattern), "unknown_questions": unknown_questions(pattern)}
        return context


class OpenerCreateView(TriedBeforeItIsKept, CreateView):
    pass


class OpenerEditView(TriedBeforeItIsKept, EditView):
    pass


class OpenerViewSet(VocabularyViewSet):
    model = Opener
    form_class = OpenerForm
    add_view_class = OpenerCreateView
    edit_view_class = OpenerEditView
    create_template_name = edit_template_name = "iom_plugin/wagtail_admin/opener_form.html"
    form_fields = ["column", "title", "code", "pattern", "result_forms", "is_active"]
    list_display = ["title", "column", "pattern", *VocabularyViewSet.list_display[1:]]
    list_filter = ["column", "is_active"]
    list_export = ["code", "column", "title", "pattern", "result_forms", "is_active"]

    def get_form_class(self, for_update=False):
        widgets = {"result_forms": CheckboxSelectMultiple}
        return modelform_factory(self.model, form=self.form_class, fields=self.form_fields, widgets=widgets)
