"""What search engines read: schema.org, https://schema.org/Course and https://schema.org/EducationEvent."""

from collections.abc import Callable
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator

from ..choices import AttendanceMode, EventStatus, Format, RegistrationKind
from ..core.periods import EXACT
from ..models import EventOccurrence, LearningResource, Organisation
from ..queries.registrations import modes_of

# Kinds of the seeded vocabulary that are programmes; whatever stands in the federal register is one too.
PROGRAMMES = {"course", "retraining", "internship"}

LONGEST_DESCRIPTION = 300

MODES = {Format.IN_PERSON: "Onsite", Format.ONLINE: "Online", Format.MIXED: "Blended"}
ATTENDANCE = {
    Format.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    Format.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Format.MIXED: "https://schema.org/MixedEventAttendanceMode",
}

STATUSES = {
    EventStatus.SCHEDULED: "https://schema.org/EventScheduled",
    EventStatus.HELD: "https://schema.org/EventScheduled",
    EventStatus.POSTPONED: "https://schema.org/EventPostponed",
    EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}


def structured_data(resource: LearningResource, *, absolute: Callable[[str], str]) -> dict:
    """A ``Course`` for a programme, an ``EducationEvent`` for what has its day, else a ``LearningResource``.

    ``absolute`` makes an address of ours whole. What is not known is left out.
    """
    url = absolute(resource.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "name": resource.title,
        "description": resource.summary or _beginning(resource.body),
        "url": url,
        "sameAs": resource.link,
        "teaches": [competency.title for competency in resource.competencies.all()],
        "audience": _audience(resource),
        "offers": _offer(resource, url),
        "isAccessibleForFree": None if resource.price is None else resource.price == 0,
    }
    if resource.kind.code in PROGRAMMES or resource.in_federal_register:
        data |= {
            "@type": "Course",
            "provider": _organisation(resource.provider),
            "timeRequired": _duration(resource.hours),
            "hasCourseInstance": _instance(resource),
        }
    elif resource.valid_from and resource.date_precision in EXACT:
        data |= {
            "@type": "EducationEvent",
            "organizer": _organisation(resource.provider),
            "duration": _duration(resource.hours),
            "eventAttendanceMode": ATTENDANCE.get(resource.format),
            "maximumAttendeeCapacity": resource.places,
            **_where_and_when(resource),
        }
    else:
        data |= {
            "@type": "LearningResource",
            "provider": _organisation(resource.provider),
            "timeRequired": _duration(resource.hours),
        }
    return _known(data)


def event_structured_data(occurrence: EventOccurrence, *, absolute: Callable[[str], str]) -> dict:
    """One date of an event as an ``EducationEvent``; a plan whose day is not fixed is nothing for a search engine.

    A link to take part that is for the registered only is not named: the page of the event stands for it.
    """
    if not occurrence.is_exact or occurrence.starts_at is None:
        return {}
    event, url = occurrence.event, absolute(occurrence.get_absolute_url())
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "EducationEvent",
            "@id": f"urn:uuid:{occurrence.uid}",
            "name": event.title,
            "description": event.summary or _beginning(event.body),
            "url": url,
            "sameAs": event.link,
            "eventStatus": STATUSES[occurrence.status],
            "eventAttendanceMode": ATTENDANCE.get(event.format),
            "location": _locations(occurrence, url),
            "organizer": _organisation(event.organiser),
            "performer": {"@type": "Person", "name": event.lead} if event.lead else None,
            "teaches": [competency.title for competency in event.competencies.all()],
            "maximumAttendeeCapacity": occurrence.places,
            "isAccessibleForFree": None if event.price is None else event.price == 0,
            "offers": _event_offer(occurrence, url),
            **_event_times(occurrence),
        }
    )


def _event_times(occurrence: EventOccurrence) -> dict:
    """Days, or moments with the offset that clocks have there on that day."""
    if occurrence.is_all_day:
        return {"startDate": occurrence.first_day, "endDate": occurrence.last_day}
    first, last = (moment.astimezone(occurrence.zone) for moment in (occurrence.starts_at, occurrence.ends_at))
    return {"startDate": first.isoformat(), "endDate": last.isoformat()}


def _locations(occurrence: EventOccurrence, url: str) -> list[dict]:
    event = occurrence.event
    link = "" if event.online_link_hidden else event.online_link
    place = occurrence.where
    found = [{"@type": "Place", "name": place, "address": place}] if place else []
    if AttendanceMode.ONLINE in modes_of(event):
        found.append({"@type": "VirtualLocation", "url": link or url})
    return found


def _event_offer(occurrence: EventOccurrence, url: str) -> dict | None:
    event = occurrence.event
    if event.registration == RegistrationKind.NONE:
        return None
    is_free = any(occurrence.free_for(mode) != 0 for mode in modes_of(event))
    return {
        "@type": "Offer",
        "url": url,
        "price": None if event.price is None else str(event.price),
        "priceCurrency": None if event.price is None else "RUB",
        "availability": f"https://schema.org/{'InStock' if is_free else 'SoldOut'}",
        "validFrom": occurrence.registration_opens_at,
        "availabilityEnds": occurrence.registration_closes_at,
    }


def _beginning(body: str) -> str:
    return Truncator(" ".join(unescape(strip_tags(body)).split())).chars(LONGEST_DESCRIPTION)


def _instance(resource: LearningResource) -> dict:
    return {
        "@type": "CourseInstance",
        "courseMode": MODES.get(resource.format),
        "courseWorkload": _duration(resource.hours),
        "maximumAttendeeCapacity": resource.places,
        **_where_and_when(resource),
    }


def _where_and_when(resource: LearningResource) -> dict:
    exact = resource.date_precision in EXACT
    return {
        "startDate": resource.valid_from if exact else None,
        "endDate": resource.valid_to if exact else None,
        "location": {"@type": "Place", "name": resource.place, "address": resource.place} if resource.place else None,
    }


def _organisation(organisation: Organisation | None) -> dict | None:
    if organisation is None:
        return None
    return {"@type": "Organization", "name": organisation.official_name, "url": organisation.website}


def _audience(resource: LearningResource) -> dict | None:
    positions = [str(position) for position in resource.positions.all()]
    return {"@type": "EducationalAudience", "educationalRole": positions} if positions else None


def _offer(resource: LearningResource, url: str) -> dict | None:
    if resource.price is None:
        return None
    offer = {"@type": "Offer", "url": url, "price": str(resource.price), "priceCurrency": "RUB"}
    return offer | {"availabilityEnds": resource.apply_until}


def _duration(hours: int | None) -> str | None:
    return f"PT{hours}H" if hours else None


def _known(data):
    """``data`` without what is empty, whatever it lies in."""
    if isinstance(data, dict):
        known = {name: _known(value) for name, value in data.items()}
        return {name: value for name, value in known.items() if value not in (None, "", [], {})}
    return data
