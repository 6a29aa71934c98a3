"""Fields that several nouns of the upper app share."""

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from iom_plugin_resources.api.fields import LookupField
from iom_plugin_resources.core.text import fold
from iom_plugin_resources.core.vocabulary import VocabularyItem

from ..queries.people import person_name


@extend_schema_field(OpenApiTypes.STR)
class PersonField(serializers.ReadOnlyField):
    """Who did it, as colleagues call the person; empty where the account is gone."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(source="*")

    def to_representation(self, item) -> str:
        return person_name(getattr(item, self.name))


class VocabularyField(LookupField):
    """An item of a vocabulary: taken by its code or title, answered as its code."""

    def __init__(self, vocabulary: type[VocabularyItem], **kwargs):
        self.vocabulary = vocabulary
        super().__init__(max_length=200, **kwargs)

    def find(self, wording: str) -> VocabularyItem:
        item = self._items().get(fold(wording))
        if item is None:
            raise serializers.ValidationError(
                _("«%(wording)s» is not in the list «%(list)s». Give a code or a title from it.")
                % {"wording": wording, "list": self.vocabulary._meta.verbose_name_plural}
            )
        return item

    def _items(self) -> dict[str, VocabularyItem]:
        """By code and title; read once a request, since a road map names the same items many times."""
        read = self.context.setdefault("vocabularies", {})
        if self.vocabulary not in read:
            items = list(self.vocabulary.objects.all())
            read[self.vocabulary] = {fold(item.title): item for item in reversed(items)} | {
                fold(item.code): item for item in items
            }
        return read[self.vocabulary]
