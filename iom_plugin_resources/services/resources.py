"""Changes of the resource map that do not come from an editor's form."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry, Revision
from wagtail.signals import published, unpublished

from .. import errors
from ..models import Competency, LearningResource
from ..permissions import can_publish_resources
from ..queries.editing import changeable
from .search import reindex, remember_words

AT_A_TIME = 500
# Entries of Wagtail's history; registered in wagtail_hooks.
ARCHIVED, ARCHIVED_PAST, TAGGED = "iom_resources.archive", "iom_resources.archive_past", "iom_resources.tag"
PUBLISHED = "wagtail.publish"
LINKS = ("competencies", "positions", "subjects", "organisation_kinds")
CHILDREN = (*LINKS, "documents")
# What an import writes into resources that are there; so many at a time, since each field of each is a case.
WRITTEN = (
    "title",
    "kind",
    "level",
    "format",
    "summary",
    "body",
    "provider",
    "hours",
    "price",
    "place",
    "link",
    "dates",
    "valid_from",
    "valid_to",
    "date_precision",
    "in_federal_register",
    "apply_until",
    "places",
    "link_checked_at",
    "link_problem",
    "search_title",
    "search_text",
)
A_FEW = 100


def save_resource(
    resource: LearningResource, *, links: Mapping[str, Iterable[models.Model]] | None = None
) -> LearningResource:
    """Save a resource with its ``links`` (competencies, positions, subjects, organisation kinds by field name).

    A new one is published. One that editors have worked on gets a revision with the changes, or their form
    would go on showing the old values and the next publication would bring them back.
    """
    with transaction.atomic(savepoint=False):
        if resource._state.adding and resource.live:
            resource.first_published_at = resource.last_published_at = timezone.now()
        for name, objects in (links or {}).items():
            getattr(resource, name).set(objects)
        resource.save()
        if resource.latest_revision_id:
            revision = resource.save_revision()
            if resource.live:
                revision.publish()
    return resource


@transaction.atomic
def save_resources(
    resources: Iterable[LearningResource],
    *,
    links: Mapping[str, Mapping[str, Iterable[models.Model]]],
    by=None,
) -> None:
    """Save many resources as ``save_resource`` does, in few queries; ``links`` are theirs by key and field name.

    Nothing is validated: whoever has so many has checked them. No signals of saving are sent, so the words of titles
    are left to the caller (``services.search.remember_words``), and Wagtail's own index to ``update_index``.
    """
    resources = list(resources)
    new = [resource for resource in resources if resource._state.adding]
    present = [resource for resource in resources if not resource._state.adding]
    now = timezone.now()
    models.prefetch_related_objects(
        [resource for resource in present if "competencies" not in links.get(resource.key, ())], "competencies"
    )
    for resource in resources:
        resource.read_dates()
        linked = links.get(resource.key, {}).get("competencies")
        if linked is None:
            linked = () if resource._state.adding else resource.competencies.all()
        resource.read_words(linked)
    for resource in new:
        if resource.live:
            resource.first_published_at = resource.last_published_at = now
    LearningResource.objects.bulk_create(new, batch_size=AT_A_TIME)
    LearningResource.objects.bulk_update(present, WRITTEN, batch_size=A_FEW)
    for name in LINKS:
        _set_links(
            name,
            {resource: links[resource.key][name] for resource in resources if name in links.get(resource.key, ())},
            new,
        )
    _publish_anew([resource for resource in present if resource.latest_revision_id], links, by=by)


def _set_links(name: str, targets: Mapping[LearningResource, Iterable[models.Model]], new) -> None:
    """Link each resource by the field ``name`` with its targets, and with nothing else."""
    field = LearningResource._meta.get_field(name)
    through, target = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
    wanted = {(resource.pk, one.pk) for resource, ones in targets.items() for one in ones}
    fresh = {resource.pk for resource in new}
    old = [resource.pk for resource in targets if resource.pk not in fresh]
    present = {}
    for start in range(0, len(old), AT_A_TIME):
        rows = through.objects.filter(learningresource__in=old[start : start + AT_A_TIME])
        present |= {(resource, one): pk for pk, resource, one in rows.values_list("pk", "learningresource_id", target)}
    gone = [pk for pair, pk in present.items() if pair not in wanted]
    for start in range(0, len(gone), AT_A_TIME):
        through.objects.filter(pk__in=gone[start : start + AT_A_TIME]).delete()
    through.objects.bulk_create(
        [
            through(**{"learningresource_id": resource.pk, target: one.pk})
            for resource, ones in targets.items()
            for one in ones
            if (resource.pk, one.pk) not in present
        ],
        batch_size=AT_A_TIME,
    )


def _publish_anew(resources: list[LearningResource], links, *, by) -> None:
    """What was written into resources with versions becomes their newest version, published if they are."""
    models.prefetch_related_objects(resources, *CHILDREN)
    for resource in resources:
        for name, objects in links.get(resource.key, {}).items():
            getattr(resource, name).set(objects)
    revisions = _add_versions({resource: resource.serializable_data() for resource in resources}, by=by)
    now = timezone.now()
    for resource in resources:
        if resource.live:
            resource.live_revision, resource.last_published_at = revisions[resource.pk], now
        resource.has_unpublished_changes = not resource.live
    LearningResource.objects.bulk_update(
        resources, ["live_revision", "last_published_at", "has_unpublished_changes"], batch_size=A_FEW
    )
    live = [resource for resource in resources if resource.live]
    _log(live, PUBLISHED, by=by)
    for resource in live:
        published.send(sender=LearningResource, instance=resource, revision=revisions[resource.pk])


def delete_resources(resources: Iterable[LearningResource]) -> None:
    """Delete resources that nothing else refers to."""
    LearningResource.objects.filter(pk__in=[resource.pk for resource in resources]).delete()


# --- Many at once: what is locked, in moderation or waits for its hour is left as it is ---


@transaction.atomic
def publish_resources(resources: QuerySet[LearningResource], *, by) -> int:
    """Publish the newest versions of the resources, archived ones too; how many there were to publish.

    Raises ``NotAllowed``. A resource that editors have written in is published one by one, since its version has to
    be read; the others, such as imported ones, together.
    """
    _check_may_publish(by)
    waiting = changeable(resources, by=by).filter(Q(live=False) | Q(has_unpublished_changes=True))
    done = 0
    for chunk in _in_chunks(waiting):
        for resource in chunk:
            if resource.latest_revision:
                resource.latest_revision.publish(user=by)
        _publish_as_they_are([resource for resource in chunk if not resource.latest_revision], by=by)
        done += len(chunk)
    return done


@transaction.atomic
def archive_resources(resources: QuerySet[LearningResource], *, by) -> int:
    """Take the resources off the map for good, until they are published again; how many. Raises ``NotAllowed``."""
    _check_may_publish(by)
    return _archive(changeable(resources, by=by), action=ARCHIVED, by=by)


@transaction.atomic
def archive_past(*, today: datetime.date, after_days: int) -> int:
    """Archive published resources that ended more than ``after_days`` days ago; how many.

    One that somebody has published since then is left for as many days: they know better.
    """
    then = today - datetime.timedelta(days=after_days)
    past = LearningResource.objects.live().filter(valid_to__lt=then)
    since = timezone.now() - datetime.timedelta(days=after_days)
    return _archive(
        changeable(past.exclude(last_published_at__gt=since), by=None),
        action=ARCHIVED_PAST,
        by=None,
    )


@transaction.atomic
def tag_resources(resources: QuerySet[LearningResource], competencies: Iterable[Competency], *, by) -> int:
    """Say that the resources answer these competencies too; how many did not yet. Raises ``NotAllowed``.

    The newest version of a resource gets the competencies as well, so that neither an editor's form nor the next
    publication takes them away.
    """
    _check_may_publish(by)
    competencies = {competency.pk: competency for competency in competencies}
    done = 0
    for chunk in _in_chunks(changeable(resources, by=by)):
        tagged = _link(chunk, competencies) | _write_into_versions(chunk, competencies, by=by)
        changed = [resource for resource in chunk if resource.pk in tagged]
        reindex(LearningResource.objects.filter(pk__in=tagged))
        codes = [competency.code for competency in competencies.values()]
        _log(changed, TAGGED, by=by, data={"competencies": codes}, content_changed=True)
        done += len(changed)
    return done


def _check_may_publish(user) -> None:
    if not can_publish_resources(user):
        raise errors.NotAllowed(errors.NOT_YOURS_TO_PUBLISH)


def _in_chunks(resources: QuerySet[LearningResource]) -> Iterator[list[LearningResource]]:
    """The resources with their newest versions, some at a time, whatever becomes of them on the way."""
    keys = list(resources.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        chunk = LearningResource.objects.select_for_update().filter(pk__in=keys[start : start + AT_A_TIME])
        yield list(chunk.prefetch_related("latest_revision").order_by("pk"))


def _publish_as_they_are(resources: list[LearningResource], *, by) -> None:
    """Publish resources that have no versions: what they hold now becomes their first one."""
    now = timezone.now()
    models.prefetch_related_objects(resources, *CHILDREN)
    revisions = _add_versions({resource: resource.serializable_data() for resource in resources}, by=by)
    for resource in resources:
        resource.live, resource.expired, resource.has_unpublished_changes = True, False, False
        resource.archived_at, resource.live_revision = None, revisions[resource.pk]
        resource.first_published_at, resource.last_published_at = resource.first_published_at or now, now
    LearningResource.objects.bulk_update(
        resources,
        [
            "live",
            "expired",
            "has_unpublished_changes",
            "archived_at",
            "live_revision",
            "first_published_at",
            "last_published_at",
        ],
    )
    remember_words(f"{resource.title} {resource.summary}" for resource in resources)
    _log(resources, PUBLISHED, by=by)
    for resource in resources:
        published.send(sender=LearningResource, instance=resource, revision=revisions[resource.pk])


def _archive(resources: QuerySet[LearningResource], *, action: str, by) -> int:
    done = 0
    for chunk in _in_chunks(resources.filter(archived_at=None)):
        keys = [resource.pk for resource in chunk]
        LearningResource.objects.filter(pk__in=keys).update(
            live=False, has_unpublished_changes=True, live_revision=None, archived_at=timezone.now()
        )
        _log(chunk, action, by=by)
        for resource in chunk:
            was_live, resource.live = resource.live, False
            if was_live:
                unpublished.send(sender=LearningResource, instance=resource)
        done += len(chunk)
    return done


def _link(resources: list[LearningResource], competencies: Mapping[int, Competency]) -> set[int]:
    """Link every resource with every competency; the keys of those that lacked one."""
    links = LearningResource.competencies.through
    present = set(
        links.objects.filter(learningresource__in=resources, competency__in=competencies).values_list(
            "learningresource_id", "competency_id"
        )
    )
    missing = {(resource.pk, key) for resource in resources for key in competencies} - present
    links.objects.bulk_create([links(learningresource_id=pk, competency_id=key) for pk, key in sorted(missing)])
    return {pk for pk, _key in missing}


def _write_into_versions(resources: list[LearningResource], competencies: Mapping[int, Competency], *, by) -> set[int]:
    """Add the competencies to the newest version of those that have versions; the keys of those that lacked one."""
    contents = {}
    for resource in resources:
        if resource.latest_revision:
            content = resource.latest_revision.content
            together = list(dict.fromkeys([*content["competencies"], *competencies]))
            if together != content["competencies"]:
                contents[resource] = {**content, "competencies": together}
    shown = {resource for resource in contents if resource.live_revision_id == resource.latest_revision_id}
    revisions = _add_versions(contents, by=by)
    for resource in shown:
        resource.live_revision = revisions[resource.pk]
    LearningResource.objects.bulk_update(shown, ["live_revision"])
    return set(revisions)


def _add_versions(contents: Mapping[LearningResource, dict], *, by) -> dict[int, Revision]:
    """Give each resource a newest version with this content; the versions by the keys of their resources."""
    content_type = ContentType.objects.get_for_model(LearningResource)
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(resource.pk),
            object_str=str(resource),
            created_at=now,
            user=by,
            content=content,
        )
        for resource, content in contents.items()
    )
    for resource, revision in zip(contents, revisions, strict=True):
        resource.latest_revision = revision
    LearningResource.objects.bulk_update(contents, ["latest_revision"])
    return {resource.pk: resource.latest_revision for resource in contents}


def _log(resources: Iterable[LearningResource], action: str, *, by, **values) -> None:
    """What Wagtail's history shows; entries of one call are known to belong together."""
    content_type = ContentType.objects.get_for_model(LearningResource)
    uuid, now = get_active_log_context().uuid or uuid4(), timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(resource.pk),
            label=str(resource),
            action=action,
            user=by,
            uuid=uuid,
            timestamp=now,
            revision_id=resource.latest_revision_id,
            **values,
        )
        for resource in resources
    )
