"""Import of a plan of events from a table; a year's plan needs titles and dates, all else may be left out."""

from hashlib import blake2b
from typing import Any

from anyascii import anyascii
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..core.importing import ParseError, in_chunks
from ..core.text import fold
from ..models import EventException, EventOccurrence, EventSession, LearningEvent, LearningResource, OccurrenceSession
from ..models.event_rules import check_rules, check_sessions
from ..models.events import FROM_RESOURCE, portal_zone
from ..queries.imports import used_by
from ..services.event_lists import delete_events, save_event
from .drafted import LINKS, DraftedImporter
from .event_cells import exceptions_of, sessions_of, written_exceptions, written_sessions
from .event_columns import COLUMNS

# Fields that hold an empty text, not None, when their cell is empty.
TEXTS = ("repeat", "repeat_weekdays", "sessions", "exceptions")


class EventImporter(DraftedImporter):
    """A row without a code is found by its title and dates: the same plan imported twice is there once.

    The dates of each event are written at once, so that it stands in the calendar.
    """

    model = LearningEvent
    columns = COLUMNS
    rows_at_a_time = 100
    part_of_it = (EventOccurrence, EventSession, EventException)

    # --- Loading ---

    def start(self):
        super().start()
        self.related["organiser"] = self.organisations.by_pk()
        self.resources: dict[str, LearningResource] = {}

    def stored(self):
        return LearningEvent.objects.select_related("resource").prefetch_related("sessions", "exceptions")

    def prepare(self, rows):
        for row in rows:
            if not row.values.get("key"):
                row.values["key"] = own_key(row.values.get("title") or "", row.values.get("dates") or "")
        named = {row.values["resource"] for row in rows if row.values.get("resource")} - set(self.resources)
        for keys in in_chunks(sorted(named)):
            found = LearningResource.objects.filter(key__in=keys)
            self.resources |= {one.key: one for one in found.prefetch_related(*LINKS)}
        super().prepare(rows)
        self.taken = self.places_taken([found.pk for found in self.objects.values()])

    def places_taken(self, keys: list[int]) -> dict[int, tuple[int, int]]:
        future = EventOccurrence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), event__in=keys)
        held = future.values_list("event_id").annotate(Max("taken"), Max("taken_online")).order_by()
        return {pk: (taken or 0, taken_online or 0) for pk, taken, taken_online in held}

    # --- Cells ---

    def clean_organiser(self, text):
        return self.organisations.one(text) if text else None

    def clean_resource(self, key):
        if key and key not in self.resources:
            raise ParseError(_("There is no resource with the code “%(key)s” on the map.") % {"key": key[:100]})
        return key or None

    def clean_time_zone(self, text):
        return text or portal_zone()

    def clean_online_link(self, text):
        return self.valid("online_link", text)

    def clean_room(self, text):
        return self.valid("room", text)

    def clean_lead(self, text):
        return self.valid("lead", text)

    def clean_contact(self, text):
        return self.valid("contact", text)

    def clean_audience(self, text):
        return self.valid("audience", text)

    # --- Rows ---

    def check(self, values):
        self.divide_hours(values)
        for name in TEXTS:
            if name in values:
                values[name] = values[name] or ""
        if values["key"] not in self.objects and values.get("resource"):
            self.fill_from(self.resources[values["resource"]], values)
        super().check(values)
        event = self.objects[values["key"]]
        event.read_dates()
        taken, taken_online = self.taken.get(event.pk, (0, 0))
        check_rules(event, taken=taken, taken_online=taken_online)
        check_sessions(event, len(sessions_of(self.value_of(event, "sessions"))))

    def divide_hours(self, values: dict[str, Any]) -> None:
        """Many plans have «14:00–16:00» in one column."""
        if values.get("starts_at"):
            values["starts_at"], ends_at = values["starts_at"]
            if ends_at and not values.get("ends_at"):
                values["ends_at"] = ends_at

    def fill_from(self, resource: LearningResource, values: dict[str, Any]) -> None:
        """What the file has no column for, a new event takes from its resource."""
        for name, its_name in FROM_RESOURCE.items():
            value = getattr(resource, its_name)
            values.setdefault(name, list(value.all()) if name in LINKS else value)

    def value_of(self, found, name):
        if name == "resource":
            return found.resource.key if found.resource else None
        if name == "sessions":
            return written_sessions(found.sessions.all())
        if name == "exceptions":
            return written_exceptions(found.exceptions.all())
        return super().value_of(found, name)

    def put(self, found, name, value):
        if name == "resource":
            found.resource = self.resources.get(value)
        elif name == "sessions":
            found.sessions = [EventSession(**fields) for fields in sessions_of(value or "")]
        elif name == "exceptions":
            found.exceptions = [EventException(**fields) for fields in exceptions_of(value or "")]
        else:
            super().put(found, name, value)

    def write(self, objects, links):
        for event in objects:
            save_event(event, links=links.get(event.key), by=self.by)

    def delete(self, objects):
        delete_events(objects)

    # --- Undoing ---

    def undo(self, rows):
        self.prepare([])
        named = {row.before["resource"] for row in rows if row.before and row.before.get("resource")}
        self.resources |= {one.key: one for one in LearningResource.objects.filter(key__in=named)}
        self.users_of_dates = users_of_dates([row.object_id for row in rows if row.before is None])
        return super().undo(rows)

    def reason_to_keep(self, found, row, users):
        return super().reason_to_keep(found, row, [*users, *self.users_of_dates.get(found.pk, ())])

    def bring_back(self, found, name, old):
        if name in {"resource", "sessions", "exceptions"}:
            self.put(found, name, old)
        else:
            super().bring_back(found, name, old)


def own_key(title: str, dates: str) -> str:
    """The key of a row without a code: the same for the same title and dates."""
    words = slugify(anyascii(title))[:80].strip("-")
    digest = blake2b(f"{fold(title)}|{fold(dates)}".encode(), digest_size=4).hexdigest()
    return f"{words or 'event'}-{digest}"


def users_of_dates(events: list[int]) -> dict[int, list[str]]:
    """What refers to the dates of these events, in words by the key of the event: somebody has registered."""
    found: dict[int, list[str]] = {}
    owners = dict(EventOccurrence.objects.filter(event__in=events).values_list("pk", "event_id"))
    for keys in in_chunks(list(owners)):
        for key, users in used_by(EventOccurrence, keys, besides=[OccurrenceSession]).items():
            known = found.setdefault(owners[key], [])
            known += [user for user in users if user not in known]
    return found
