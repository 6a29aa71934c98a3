"""What else people are registered for at the same time."""

from collections.abc import Iterable

from ..models import EventOccurrence, OccurrenceSession, Registration


def clashing(occurrence: EventOccurrence, user_ids: Iterable[int]) -> dict[int, list[EventOccurrence]]:
    """The other dates, by person, whose meetings overlap with those of ``occurrence``; three queries at most.

    Whoever only waits for a place or for the organiser's decision may get it, so that counts too.
    """
    if occurrence.starts_at is None:
        return {}
    held = Registration.objects.open().filter(
        user__in=list(user_ids),
        occurrence__starts_at__lt=occurrence.ends_at,
        occurrence__ends_at__gt=occurrence.starts_at,
    )
    held = list(
        held.exclude(occurrence=occurrence).select_related("occurrence__event").order_by("occurrence__starts_at", "pk")
    )
    if not held:
        return {}
    meetings = _meetings({occurrence.pk, *(one.occurrence_id for one in held)})
    found: dict[int, list[EventOccurrence]] = {}
    for one in held:
        if _overlap(meetings.get(occurrence.pk, []), meetings.get(one.occurrence_id, [])):
            found.setdefault(one.user_id, []).append(one.occurrence)
    return found


def _meetings(keys: Iterable[int]) -> dict[int, list[tuple]]:
    rows = OccurrenceSession.objects.filter(occurrence__in=keys).order_by("starts_at")
    found: dict[int, list[tuple]] = {}
    for key, starts_at, ends_at in rows.values_list("occurrence_id", "starts_at", "ends_at"):
        found.setdefault(key, []).append((starts_at, ends_at))
    return found


def _overlap(some: list[tuple], others: list[tuple]) -> bool:
    return any(start < other_end and other_start < end for start, end in some for other_start, other_end in others)
