"""Groups of the portal's staff who keep the resource map in the Wagtail admin."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from ..models import (
    Competency,
    CompetencyFramework,
    LearningEvent,
    LearningResource,
    Organisation,
    OrganisationKind,
    Position,
    ResourceKind,
    SearchSynonym,
    Subject,
)

# A name in the database, which people read: not translated, so that it stays the same group for ever.
EDITORS = "Редакторы ресурсной карты"


KEPT = (
    LearningResource,
    LearningEvent,
    Competency,
    CompetencyFramework,
    Organisation,
    ResourceKind,
    OrganisationKind,
    Position,
    Subject,
    SearchSynonym,
)


@transaction.atomic
def ensure_groups() -> Group:
    """The editors' group with what it may do; what an administrator has added to it stays.

    They may write everything of the resource map and the calendar, publish both and attach documents.
    """
    editors = staff_group(EDITORS)
    for model in KEPT:
        let(editors, model, "add", "change")
    for model in (LearningResource, LearningEvent):
        let(editors, model, "delete", "publish", "lock", "unlock")
    let(editors, SearchSynonym, "delete")
    _let_choose_files(editors)
    return editors


def staff_group(name: str) -> Group:
    """The group of this name, whose people enter the Wagtail admin."""
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    return group


def let(group: Group, model, *actions: str) -> None:
    """Let a group do ``actions``, as Django and Wagtail name them, with a model."""
    names = [f"{action}_{model._meta.model_name}" for action in actions]
    group.permissions.add(*(_permission(model._meta.app_label, name) for name in names))


def _let_choose_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for app_label, noun in (("wagtaildocs", "document"), ("wagtailimages", "image")):
        if not apps.is_installed(f"wagtail.{noun}s"):
            continue
        for action in ("add", "choose"):
            permission = _permission(app_label, f"{action}_{noun}")
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
