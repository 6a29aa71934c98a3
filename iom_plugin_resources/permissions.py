"""Who may do what with the catalogue and the calendar, one question a predicate."""

from .core.registries import importer_named, importer_names, kept_organisations
from .models import LearningEvent


def can_see_drafts(user) -> bool:
    """Drafts are seen by those who may change resources in the Wagtail admin."""
    return user.has_perm("iom_plugin_resources.change_learningresource")


def can_publish_resources(user) -> bool:
    """Publishing, archiving and tagging change what everybody sees: the right to publish is asked for each."""
    return user.has_perm("iom_plugin_resources.publish_learningresource")


def can_import(user, importer: str | None = None) -> bool:
    """An import writes and publishes many objects at once, and an undo takes them away: it asks for each right.

    ``importer`` is a name in ``core.registries``; without one the question is whether there is any for the user.
    """
    if importer is None:
        return any(can_import(user, name) for name in importer_names())
    options = importer_named(importer).model._meta
    return user.is_active and all(
        user.has_perm(f"{options.app_label}.{verb}_{options.model_name}") for verb in ("add", "change", "publish")
    )


def can_change_events(user) -> bool:
    """Events are written in the Wagtail admin; who may, keeps the lists of participants of all of them."""
    return user.is_active and user.has_perm("iom_plugin_resources.change_learningevent")


def can_publish_events(user) -> bool:
    """Publishing, taking out and tagging many events at once changes what everybody sees."""
    return user.is_active and user.has_perm("iom_plugin_resources.publish_learningevent")


def can_copy_events(user) -> bool:
    """Copies are new events: drafts that somebody publishes later."""
    return can_change_events(user) and user.has_perm("iom_plugin_resources.add_learningevent")


def can_split_events(user) -> bool:
    """The rest of a series becomes an event that everybody sees at once."""
    return can_change_events(user) and can_publish_events(user)


def can_keep_event(user, event: LearningEvent) -> bool:
    """The desk of an event: its hosts, editors, and whoever keeps the events of its organiser."""
    if not user.is_authenticated:
        return False
    if can_change_events(user) or event.hosts.filter(pk=user.pk).exists():
        return True
    if event.organiser is None:
        return False
    return any(event.organiser.path.startswith(root.path) for root in kept_organisations(user))
