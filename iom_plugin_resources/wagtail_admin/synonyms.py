"""Synonyms of the search in the Wagtail admin."""

from django.core.exceptions import ValidationError
from django.forms import Textarea
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..core.text import fold
from ..models import SearchSynonym
from .base import IomModelViewSet


class SynonymForm(WagtailAdminModelForm):
    class Meta:
        model = SearchSynonym
        fields = ["words"]
        widgets = {"words": Textarea(attrs={"rows": 3})}

    def clean_words(self) -> str:
        """At least two phrases, none of them in another group: the search would follow one group only."""
        phrases = list({fold(phrase): phrase for phrase in self._phrases()}.values())
        if len(phrases) < 2:
            raise ValidationError(_("Write at least two words or phrases, separated by commas."))
        wanted = {fold(phrase) for phrase in phrases}
        for other in SearchSynonym.objects.exclude(pk=self.instance.pk):
            if taken := [phrase for phrase in other.phrases if fold(phrase) in wanted]:
                raise ValidationError(
                    _("“%(phrase)s” stands in another group already: %(group)s. Add the new words there.")
                    % {"phrase": taken[0], "group": other}
                )
        return ", ".join(phrases)

    def _phrases(self) -> list[str]:
        return SearchSynonym(words=self.cleaned_data["words"].replace("\n", ",")).phrases


class SearchSynonymViewSet(IomModelViewSet):
    model = SearchSynonym
    icon = "search"
    list_display = ["words"]
    list_export = ["words"]
    search_fields = ["words"]

    def get_form_class(self, for_update=False):
        return SynonymForm
