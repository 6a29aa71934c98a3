"""Groups of the portal's staff who keep the resource map in the Wagtail admin."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.snippets.models import create_extra_permissions

from ..models import (
    Competency,
    CompetencyFramework,
    LearningResource,
    Organisation,
    OrganisationKind,
    Position,
    ResourceKind,
    Subject,
)

# A name in the database, which people read: not translated, so that it stays the same group for ever.
EDITORS = "Редакторы ресурсной карты"


@transaction.atomic
def ensure_groups() -> Group:
    """The editors' group with what it may do; what an administrator has added to it stays."""
    editors, _created = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.add(_permission("wagtailadmin", "access_admin"))
    for model in (LearningResource, Competency, CompetencyFramework, Organisation):
        editors.permissions.add(*_permissions(model, "add", "change"))
    for model in (ResourceKind, OrganisationKind, Position, Subject):
        editors.permissions.add(*_permissions(model, "add", "change"))
    editors.permissions.add(*_permissions(LearningResource, "publish", "lock", "unlock", "delete"))
    return editors


def _permissions(model, *actions) -> list[Permission]:
    return [_permission(model._meta.app_label, f"{action}_{model._meta.model_name}") for action in actions]


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
