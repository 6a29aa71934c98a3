"""The group of the portal's staff who keep the constructor, the templates and the model routes in the Wagtail admin."""

from django.contrib.auth.models import Group
from django.db import transaction

from iom_plugin_resources.services.groups import let, staff_group

from ..models import (
    Criterion,
    Direction,
    DocumentTemplate,
    ModelRouteOffer,
    Opener,
    ResultForm,
    SelfEducationForm,
    WorkForm,
)

# A name in the database, which people read: not translated, so that it stays the same group for ever.
METHODISTS = "Методисты маршрутов"
KEPT = (Opener, WorkForm, ResultForm, SelfEducationForm, Direction, Criterion, DocumentTemplate)


@transaction.atomic
def ensure_groups() -> Group:
    """The methodists' group with what it may do; what an administrator has added to it stays.

    They extend the lists of the constructor, keep the templates of documents and decide about offered models. Model
    routes are pages: who writes them is decided by Wagtail's page permissions. People and their roles are not theirs.
    """
    methodists = staff_group(METHODISTS)
    for model in KEPT:
        let(methodists, model, "add", "change")
    let(methodists, ModelRouteOffer, "change")
    return methodists
