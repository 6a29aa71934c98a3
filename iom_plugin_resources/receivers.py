"""What the lower app does when something happens elsewhere."""

from django.db import transaction

from .core.background import enqueue_on_commit
from .core.search import create_index
from .models import Competency, LearningEvent, LearningResource, Organisation, ResourceKind
from .services import offers, registrations
from .services.occurrences import write_occurrences
from .services.search import remember_words
from .services.vocabularies import fill_vocabularies as fill


def fill_vocabularies(sender, **kwargs) -> None:
    """After ``migrate`` (and a test's flush) an empty vocabulary gets the list of the sources."""
    fill()


def create_search_index(sender, using, **kwargs) -> None:
    """After ``migrate`` resources and events have their full-text index, unless it is there or a table is not yet."""
    create_index(LearningResource, using)
    create_index(LearningEvent, using)


def remember_resource(sender, instance: LearningResource, raw: bool = False, **kwargs) -> None:
    """What is written in a published resource, typing errors are corrected by."""
    if instance.live and not raw:
        remember_words([instance.title, instance.summary])


def remember_competency(sender, instance: Competency, raw: bool = False, **kwargs) -> None:
    if not raw:
        remember_words([instance.title])


# What the search texts of resources and events hold of other objects, and by which relation of each.
SEARCHED_BY = {
    Competency: (("code", "title"), "competencies", "competencies"),
    Organisation: (("short_name", "official_name"), LearningResource.behind, LearningEvent.behind),
    ResourceKind: (("title",), "kind", "kind"),
}


def note_rename(sender, instance, raw: bool = False, **kwargs) -> None:
    """Before it is saved: whether resources and events are going to be found by other words."""
    names, *_relations = SEARCHED_BY[sender]
    if raw or instance._state.adding:
        return
    before = sender.objects.filter(pk=instance.pk).values_list(*names).first()
    instance.is_renamed = before is not None and before != tuple(getattr(instance, name) for name in names)


def reindex_renamed(sender, instance, **kwargs) -> None:
    """A competency, an organisation or a kind with a new name: its resources and events are found by it."""
    if getattr(instance, "is_renamed", False):
        _names, of_resources, of_events = SEARCHED_BY[sender]
        enqueue_on_commit("iom_plugin_resources.tasks.reindex_resources", relation=of_resources, key=instance.pk)
        enqueue_on_commit("iom_plugin_resources.tasks.reindex_events", relation=of_events, key=instance.pk)


def tell_author(sender, instance: LearningResource, **kwargs) -> None:
    """A colleague learns that what they offer is published; a letter that fails does not undo the publication."""
    transaction.on_commit(lambda: offers.tell_author(instance), robust=True)


def promote_waiting(sender, occurrence, changes, **kwargs) -> None:
    """A date that takes place again, or later, has places to offer to its waiting list."""
    if {"status", "time"} & set(changes) and occurrence.has_people is not False:
        registrations.promote(occurrence)


def release_places(sender, instance, **kwargs) -> None:
    """Whose account is deleted, holds no place any more."""
    registrations.release_places_of(instance)


def write_dates(sender, instance: LearningEvent, **kwargs) -> None:
    """A published version of an event says on which dates it takes place."""
    write_occurrences(instance)
