"""Short lists that an editor extends: a code for programs, a title for people."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VocabularyQuerySet(models.QuerySet):
    def active(self):
        """What is offered for a new choice; retired items stay readable where they were chosen."""
        return self.filter(is_active=True)

    def offered(self, *chosen: int | None):
        """The active items, and the ``chosen`` ones (by key), though they were retired since."""
        return self.filter(models.Q(is_active=True) | models.Q(pk__in=[pk for pk in chosen if pk]))


class VocabularyItem(models.Model):
    """Base of all vocabularies. Items in use are retired (``is_active``), not deleted."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=200)
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    is_active = models.BooleanField(
        _("offered"), default=True, help_text=_("Clear it to stop offering the item; what was chosen stays.")
    )

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_order", "title"]

    def __str__(self) -> str:
        return self.title


def fill_empty(vocabularies: Iterable[type[VocabularyItem]], source: Path) -> None:
    """Fill those vocabularies that have no item at all from the JSON file ``source``.

    The file maps a model's name to its items; an item is ``[code, title]`` or an object with field values.
    A vocabulary that an editor has touched is never changed, so what was deleted stays deleted.
    Vocabularies without a table (an app being migrated backwards) are passed over.
    """
    items_by_model = json.loads(source.read_text(encoding="utf-8"))
    tables = connection.introspection.table_names()
    for vocabulary in vocabularies:
        if vocabulary._meta.db_table not in tables or vocabulary.objects.exists():
            continue
        vocabulary.objects.bulk_create(
            vocabulary(sort_order=number * 10, **_field_values(item))
            for number, item in enumerate(items_by_model[vocabulary.__name__], start=1)
        )


def _field_values(item: list | dict) -> dict:
    return {"code": item[0], "title": item[1]} if isinstance(item, list) else item
