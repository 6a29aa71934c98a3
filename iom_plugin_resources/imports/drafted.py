"""What imports of things with drafts have in common: differences, links to other objects, an undo."""

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar

from django.db import models
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from ..core.importing import CellError, Change, Lookup, Outcome, RowImporter, UndoReport, Written, in_chunks
from ..core.periods import PeriodError, parse_period
from ..core.rich_text import plain_text, settled
from ..core.tabular import LONGEST_CELL
from ..core.text import code_key
from ..core.workbooks import clean_cell
from ..models import Competency, Organisation, OrganisationKind, Position, ResourceKind, Subject
from ..queries.editing import with_status
from ..queries.imports import used_by

CENT = Decimal("0.01")
LINKS = ("competencies", "positions", "subjects", "organisation_kinds")


class DraftedImporter(RowImporter):
    """Base of importers of a ``model`` with a ``key``, drafts and many-to-many ``LINKS``.

    The file is the source: an object found by its key gets what the row says, an empty cell empties the field.
    What a row would bury of an editor's work is refused.
    """

    model: ClassVar[type[models.Model]]
    key = ("key",)
    rows_at_a_time = 1_000
    # Models whose rows are parts of an object: they do not keep an undo from deleting it.
    part_of_it: ClassVar[tuple[type[models.Model], ...]] = ()

    def __init__(self, *, by=None):
        self.by = by

    # --- What a subclass writes and deletes ---

    def write(self, objects: list, links: Mapping[str, Mapping[str, list]]) -> None:
        """Save the objects with their links, by key and name."""
        raise NotImplementedError

    def delete(self, objects: list) -> None:
        raise NotImplementedError

    def value_of(self, found, name: str) -> Any:
        return getattr(found, name)

    def put(self, found, name: str, value: Any) -> None:
        setattr(found, name, body_of(value) if name == "body" else value)

    def bring_back(self, found, name: str, old: Any) -> None:
        """Give a field the value that it had before, as ``as_json`` wrote it."""
        setattr(found, name, self.model._meta.get_field(name).to_python(old))

    # --- Loading ---

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.name not in {"key", *LINKS})

    def start(self):
        self.kinds = Lookup(ResourceKind.objects.all(), "code", "title")
        self.organisations = Lookup(Organisation.objects.only("code", "short_name", "official_name"), "code")
        self.lookups = {
            "positions": Lookup(Position.objects.all(), "code", "title"),
            "subjects": Lookup(Subject.objects.all(), "code", "title"),
            "organisation_kinds": Lookup(OrganisationKind.objects.all(), "code", "title"),
            "competencies": Lookup(Competency.objects.only("code", "title"), "code", key=code_key),
        }
        self.related: dict[str, dict[int, models.Model]] = {"kind": self.kinds.by_pk()}
        self.targets = {name: lookup.by_pk() for name, lookup in self.lookups.items()}
        self.columns_by_name = {column.name: column for column in self.columns}

    def prepare(self, rows):
        self.objects: dict[str, models.Model] = {}
        self.linked: dict[int, dict[str, set[int]]] = {}
        self.changes: dict[str, dict[str, tuple[Any, Any]]] = {}
        self.waiting: list[models.Model] = []
        self.waiting_links: dict[str, dict[str, list]] = {}
        for keys in in_chunks([row.values["key"] for row in rows if row.values.get("key")]):
            self.load(self.stored().filter(key__in=keys))

    def stored(self) -> models.QuerySet:
        """All objects, with what ``value_of`` looks at."""
        return self.model.objects.all()

    def load(self, objects: models.QuerySet) -> None:
        found = list(with_status(objects).defer("search_title", "search_text"))
        self.linked |= {one.pk: {name: set() for name in LINKS} for one in found}
        self.objects |= {one.key: one for one in found}
        if not found:
            return
        for one in found:
            for name, known in self.related.items():
                setattr(one, name, known.get(getattr(one, f"{name}_id")))
        source = f"{self.model._meta.model_name}"
        for name in LINKS:
            field = self.model._meta.get_field(name)
            target = f"{field.m2m_reverse_field_name()}_id"
            pairs = field.remote_field.through.objects.filter(**{f"{source}__in": found})
            for pk, target_pk in pairs.values_list(f"{source}_id", target):
                self.linked[pk][name].add(target_pk)

    # --- Cells ---

    def valid(self, name, value):
        return self.model._meta.get_field(name).clean(value, None)

    def clean_key(self, text):
        return self.valid("key", text)

    def clean_title(self, text):
        return self.valid("title", text)

    def clean_place(self, text):
        return self.valid("place", text)

    def clean_link(self, text):
        return self.valid("link", text)

    def clean_dates(self, text):
        return self.valid("dates", text)

    def clean_price(self, price):
        if price is not None and price < 0:
            raise CellError("price", _("The price cannot be negative."))
        return self.valid("price", price)

    def clean_kind(self, text):
        return self.kinds.one(text) if text else None

    def clean_positions(self, titles):
        return self.lookups["positions"].many(titles)

    def clean_subjects(self, titles):
        return self.lookups["subjects"].many(titles)

    def clean_organisation_kinds(self, titles):
        return self.lookups["organisation_kinds"].many(titles)

    def clean_competencies(self, codes):
        return self.lookups["competencies"].many(codes)

    # --- Rows ---

    def check(self, values):
        key = values["key"]
        found = self.objects.get(key)
        if found is None:
            found = self.objects[key] = self.model(key=key)
        changes = self.changes[key] = self.differences(found, values)
        if "dates" in changes and values["dates"]:
            check_dates(values["dates"])
        if changes and not found._state.adding and (reason := reason_not_to_write(found)):
            raise CellError("key", reason)
        for name, (_old, new) in changes.items():
            if name not in LINKS:
                self.put(found, name, new)

    def differences(self, found, values: dict) -> dict[str, tuple[Any, Any]]:
        """The fields that the row changes, with what they hold and will hold."""
        changes = {}
        is_new = found._state.adding
        linked = {} if is_new else self.linked[found.pk]
        for name, new in values.items():
            if name == "key":
                continue
            if name in LINKS:
                old = linked.get(name, set())
                if {target.pk for target in new} != old:
                    changes[name] = ([self.targets[name][pk] for pk in sorted(old)], new)
            elif is_new:
                changes[name] = (None, new)
            elif not is_same(name, old := self.value_of(found, name), new):
                changes[name] = (old, new)
        return changes

    def save(self, values):
        key = values["key"]
        found, changes = self.objects[key], self.changes[key]
        if not changes and not found._state.adding:
            return Outcome.UNCHANGED
        self.waiting.append(found)
        self.waiting_links[key] = {name: new for name, (_old, new) in changes.items() if name in LINKS}
        return Outcome.CREATED if found._state.adding else Outcome.CHANGED

    def finish(self):
        is_new = {found.key for found in self.waiting if found._state.adding}
        self.write(self.waiting, self.waiting_links)
        written = []
        for found in self.waiting:
            linked = self.linked.get(found.pk) or {name: set() for name in LINKS}
            linked |= {name: {one.pk for one in ones} for name, ones in self.waiting_links[found.key].items()}
            before = None if found.key in is_new else before_of(self.changes[found.key])
            written.append(Written(found.pk, before, self.print_of(found, linked)))
        return written

    def name_of(self, values):
        return values["title"]

    def changes_of(self, values):
        return tuple(
            Change(self.columns_by_name[name].heading, as_text(name, old), as_text(name, new))
            for name, (old, new) in self.changes[values["key"]].items()
        )

    # --- Undoing ---

    def undo(self, rows):
        self.prepare([])
        self.load(self.stored().filter(pk__in=[row.object_id for row in rows]))
        objects = {found.pk: found for found in self.objects.values()}
        users = used_by(self.model, [row.object_id for row in rows if row.before is None], besides=self.part_of_it)
        report, gone, back = UndoReport(), [], []
        for row in rows:
            found = objects.get(row.object_id)
            if found is None:
                report.gone += 1
                continue
            reason = self.reason_to_keep(found, row, users.get(found.pk, ()))
            if reason:
                report.kept.append((found.title, reason))
            elif row.before is None:
                gone.append(found)
            else:
                self.restore(found, row.before)
                back.append(found)
        self.delete(gone)
        self.write(back, self.waiting_links)
        report.deleted, report.restored = len(gone), len(back)
        return report

    def reason_to_keep(self, found, row, users) -> str:
        if users:
            return _("It is used by: %(users)s.") % {"users": ", ".join(users)}
        if self.print_of(found, self.linked[found.pk]) != row.after or is_written_in(found, row.before is None):
            return _("It has been changed since.")
        for name, old in (row.before or {}).items():
            known = self.targets.get(name) or self.related.get(name, {})
            named = old if isinstance(old, list) else [old]
            if known and any(pk is not None and pk not in known for pk in named):
                return _("What it referred to before has been deleted.")
        return reason_not_to_change(found)

    def restore(self, found, before: dict) -> None:
        links = self.waiting_links[found.key] = {}
        for name, old in before.items():
            if name in LINKS:
                links[name] = [self.targets[name][pk] for pk in old]
            elif name in self.related:
                setattr(found, name, self.related[name].get(old))
            else:
                self.bring_back(found, name, old)

    def print_of(self, found, linked: dict[str, set[int]]) -> str:
        """A print of all that an import may write: two states are the same if their prints are."""
        state = [as_json(self.value_of(found, name)) for name in self.fields if name != "price"]
        price = None if found.price is None else str(found.price.quantize(CENT))
        content = json.dumps([state, price, [sorted(linked[name]) for name in LINKS]], ensure_ascii=False)
        return blake2b(content.encode(), digest_size=16).hexdigest()


def check_dates(wording: str) -> None:
    try:
        parse_period(wording)
    except PeriodError as error:
        raise CellError("dates", error.message) from error


# --- What an editor has in hand; ``with_status`` has read the object ---


def is_written_in(found, is_new: bool) -> bool:
    """Whether editors have saved a version since the import, of which the object itself may show nothing."""
    return bool(found.latest_revision_id) if is_new else found.live and found.has_unpublished_changes


def reason_not_to_change(found) -> str:
    """Why an import would get in an editor's way, if it would."""
    if found.locked:
        return _("An editor has locked it. Unlock it or take the row out of the file.")
    if found.is_in_workflow:
        return _("It is in moderation. Wait for the decision or take the row out of the file.")
    if found.is_scheduled:
        return _("A version of it waits for its hour. Cancel that or take the row out of the file.")
    return ""


def reason_not_to_write(found) -> str:
    """Why a row would bury an editor's work: the new version is made of what is stored, not of their draft."""
    if reason := reason_not_to_change(found):
        return reason
    if found.latest_revision_id and found.has_unpublished_changes and not getattr(found, "archived_at", None):
        return _("An editor has an unpublished draft of it. Publish the draft or take the row out of the file.")
    return ""


# --- Values as cells, for people and as JSON ---


def body_of(text: str) -> str:
    """Text of a spreadsheet is text: what looks like HTML in it is shown, not obeyed."""
    return linebreaks(text, autoescape=True) if text else ""


def is_same(name: str, old: Any, new: Any) -> bool:
    """Whether the cell says what is stored, given what a spreadsheet keeps of a text."""
    if not isinstance(new, str) or old == new:
        return old == new
    if name == "body":
        old, new = plain_text(old), settled(new)
    else:
        old = clean_cell(old)
    return old == new or (len(new) >= LONGEST_CELL - 1 and old.startswith(new))


def as_text(name: str, value: Any) -> str:
    """A value as a cell has it, for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(one.code for one in value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if name == "body":
        return plain_text(value) if "<" in value else value
    return str(value)


def before_of(changes: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The old values of the changed fields as JSON; objects by key."""
    return {name: as_json(old) for name, (old, _new) in changes.items()}


def as_json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list):
        return [one.pk for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
