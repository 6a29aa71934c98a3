"""The lines of a road map: needs, tasks, activities, results. Only the author writes them.

Every change is remembered in ``services.road_map_changes`` with what takes it back.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import pgettext

from iom_plugin_resources.models import LearningResource

from .. import errors
from ..choices import ActivityStatus, LineNoun
from ..models import Activity, LearningTask, Result, WorkForm
from ..permissions import is_author
from ..queries.road_maps import PARENT, Line, digest, neighbours, noun_of, route_of
from . import road_map_changes as changes
from .routes import begin_work, editable, locked
from .validation import validate

# What the dates of an activity imply is written together with them.
DERIVED = {"dates": ("starts_on", "ends_on", "date_precision")}


@transaction.atomic
def add_lines(lines: Sequence[Line], *, by, token: str | None = None) -> Line:
    """Add a line, and what goes under it at once, at the end of its neighbours; one step for an undo.

    A form that is sent twice, by a double click or because the first answer was lost, has the same ``token``: the
    line is there already then, and is written anew.
    """
    first, *under = lines
    route = editable(route_of(first), by=by)
    if there := changes.added_with(route, token) if token else None:
        first.pk, first._state.adding, under, lines = there.pk, False, [], [first]
    first.sort_order = place_of(first)
    for number, line in enumerate(lines):
        line.sort_order = line.sort_order or number
        validate(line, exclude=_relations(line), validate_constraints=False)
    first.save()
    for line in under:
        line.save()
    # A line that is saved while it is being typed has no words yet to be called by.
    is_typed = token and isinstance(first, Activity | Result)
    about = LineNoun(noun_of(first)).label if is_typed else str(first)
    changes.record(route, pgettext("undo", "adding"), about, [changes.to_remove(first)], by=by, token=token)
    if token:
        changes.forget(route, keep=changes.KEPT)
    return first


@transaction.atomic
def edit_line(line: Line, *, by, values: Mapping, was: Mapping[str, str] | None = None, token: str | None = None):
    """Change the fields of ``values``; ``line`` is given as it was read, so that nothing is overwritten unseen.

    ``was`` are the digests of the values from which the new ones were written, by field: what differs from what the
    line has now, and from what is to be saved, was changed by somebody meanwhile and is refused with
    ``WrongStatus`` of code ``line_changed``, its fields named. What the writer did not touch stays as it is.
    """
    route = editable(route_of(line), by=by)
    changed = _changed(line, values, was or {})
    if not changed:
        return line
    columns = [line._meta.get_field(name).attname for name in changed]
    old = {column: getattr(line, column) for column in columns}
    for name, value in changed.items():
        setattr(line, name, value.strip() if isinstance(value, str) else value)
    validate(line, exclude=_relations(line), validate_constraints=False)  # dates out of order are read as such before
    columns += [column for name in changed for column in DERIVED.get(name, ())]
    # Another tab may have written between the reading and the lock; JSON is not compared alike by all databases.
    as_read = {column: value for column, value in old.items() if column != "answers"}
    written = {column: getattr(line, column) for column in columns}
    if not type(line).objects.filter(pk=line.pk, **as_read).update(**written):
        raise _overtaken(line, changed)
    undo = [changes.to_set(line, old)]
    changes.record(route, pgettext("undo", "change"), _words(line, old), undo, by=by, token=token)
    return line


@transaction.atomic
def delete_line(line: Line, *, by) -> None:
    """Delete a line with everything under it."""
    route = editable(route_of(line), by=by)
    undo = [changes.to_create(line)]
    if not line.delete()[0]:
        raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    changes.record(route, pgettext("undo", "deletion"), str(line), undo, by=by)


@transaction.atomic
def add_resources(task: LearningTask, resources: Iterable[LearningResource], *, by) -> list[Activity]:
    """Put ``resources`` into the road map as steps of ``task``, with their form, hours, dates and provider.

    What the task has already is left out; returned are the new steps. A constant number of queries.
    """
    route = editable(route_of(task), by=by)
    place = place_of(Activity(task=task))
    there = set(task.activities.values_list("resource", flat=True))
    values = steps_from([resource for resource in resources if resource.pk not in there])
    steps = [Activity(task=task, sort_order=place + number, **fields) for number, fields in enumerate(values)]
    for step in steps:
        validate(step, exclude=["task", "form", "resource"], validate_constraints=False)  # known to be there
    added = Activity.objects.bulk_create(steps)
    if added:
        undo = [changes.to_remove(step) for step in added]
        changes.record(route, pgettext("undo", "adding"), ", ".join(step.title for step in added), undo, by=by)
    return added


@transaction.atomic
def note_progress(activity: Activity, *, by, status: str, done_note: str = "") -> Activity:
    """Mark a step of an approved route and say what was done; the first mark starts the route."""
    route = locked(route_of(activity))
    if not is_author(by, route):
        raise errors.NotAllowed(errors.NOT_YOUR_ROUTE)
    if not route.is_in_work:
        raise errors.WrongStatus(errors.NOT_UNDER_WAY)
    activity.status, activity.done_note = status, done_note
    validate(activity, exclude=_relations(activity))
    if not Activity.objects.filter(pk=activity.pk).update(status=status, done_note=activity.done_note):
        raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    if status != ActivityStatus.PLANNED:
        begin_work(route, by=by)
    return activity


def place_of(line: Line) -> int:
    """Where the line stands now among its neighbours, or will stand if it is new; the route is locked.

    Raises ``WrongStatus`` if another tab has deleted or moved it, or deleted what it stands under.
    """
    if line.pk is None:
        parent = getattr(line, PARENT[type(line)])
        found = type(parent).objects.filter(pk=parent.pk)
        place = (neighbours(line).aggregate(last=Max("sort_order"))["last"] or 0) + 1
    else:
        found = neighbours(line).filter(pk=line.pk)
        place = found.values_list("sort_order", flat=True).first()
    if not found.exists():
        raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    return place


def _changed(line: Line, values: Mapping, was: Mapping[str, str]) -> dict:
    """Which of ``values`` their writer changed; refused are those that somebody else has changed too."""
    changed, refused = {}, {}
    for name, value in values.items():
        column = line._meta.get_field(name).attname
        present, new = digest(getattr(line, column)), digest(value)
        drawn = was.get(name, present)
        if new in (present, drawn):
            continue
        if drawn != present:
            refused[name] = [errors.LINE_CHANGED]
        changed[name] = value
    if "text" not in changed:
        changed.pop("answers", None)  # what was put into the blanks of a sentence is changed with it only
    if refused:
        raise errors.WrongStatus(errors.LINE_CHANGED, code="line_changed", fields=refused)
    return changed


def _overtaken(line: Line, changed: Mapping) -> errors.WrongStatus:
    if not type(line).objects.filter(pk=line.pk).exists():
        return errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    fields = {name: [errors.LINE_CHANGED] for name in changed}
    return errors.WrongStatus(errors.LINE_CHANGED, code="line_changed", fields=fields)


def _words(line: Line, old: Mapping) -> str:
    """What the line was called before the change."""
    return old.get("text") or old.get("title") or str(line)


def _relations(line: Line) -> list[str]:
    """What points at other rows: the forms and callers have looked it up."""
    return [field.name for field in line._meta.fields if field.is_relation]


def steps_from(resources: Sequence[LearningResource]) -> list[dict]:
    """What a step takes over from each of the resources that it uses; one query for all."""
    used = WorkForm.objects.filter(resource_kind__in={resource.kind_id for resource in resources})
    forms = {form.resource_kind_id: form for form in used}
    return [
        {
            "resource": resource,
            "title": resource.title,
            "form": forms.get(resource.kind_id),
            "provider": resource.provider.short_name if resource.provider else "",
            "hours": resource.hours,
            "dates": resource.dates_text(),
        }
        for resource in resources
    ]
