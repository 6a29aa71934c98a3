"""Settings of the lower app, read when asked, so that ``override_settings`` works. All start with ``IOM_``."""

from django.conf import settings

FACETS = (
    "competency",
    "kind",
    "level",
    "format",
    "position",
    "subject",
    "organisation_kind",
    "dates",
    "enrolment",
    "hours",
    "price",
    "provider",
    "place",
    "federal_register",
    "colleague",
)


def facets() -> tuple[str, ...]:
    """``IOM_RESOURCE_FACETS``: the facets of the resource map in their order.

    Each is a name of ours, or the dotted path of a portal's own ``queries.facets.Facet``.
    """
    return tuple(getattr(settings, "IOM_RESOURCE_FACETS", FACETS))


EVENT_FACETS = (
    "competency",
    "kind",
    "level",
    "format",
    "position",
    "subject",
    "organisation_kind",
    "hours",
    "price",
    "organiser",
    "place",
    "federal_register",
    "colleague",
)


def event_facets() -> tuple[str, ...]:
    """``IOM_EVENT_FACETS``: the facets of the calendar in their order, named as in ``IOM_RESOURCE_FACETS``."""
    return tuple(getattr(settings, "IOM_EVENT_FACETS", EVENT_FACETS))


def archive_after_days() -> int | None:
    """``IOM_ARCHIVE_AFTER_DAYS``: so many days after its last one a resource archives itself; None: never."""
    return getattr(settings, "IOM_ARCHIVE_AFTER_DAYS", 30)


def portal_address() -> str:
    """Where the portal is, as Wagtail knows it: named to sites whose pages are checked."""
    return getattr(settings, "WAGTAILADMIN_BASE_URL", None) or ""


def offer_hours() -> int:
    """``IOM_OFFER_HOURS``: how long a place from the waiting list is kept for a person, unless the event says."""
    return getattr(settings, "IOM_OFFER_HOURS", 24)


def horizon_months() -> int:
    """``IOM_EVENT_HORIZON_MONTHS``: so far ahead the dates of repeated events are written."""
    return getattr(settings, "IOM_EVENT_HORIZON_MONTHS", 24)


def certificate_template() -> str:
    """``IOM_CERTIFICATE_TEMPLATE``: path of the portal's own Typst form of a certificate, or the shipped one."""
    return getattr(settings, "IOM_CERTIFICATE_TEMPLATE", "")


def feedback_questions() -> dict | None:
    """``IOM_FEEDBACK_QUESTIONS``: the portal's own questions about an event by their keys; None: ours.

    Each is a sentence, or three texts: the sentence, and what the scores 1 and 5 mean.
    """
    return getattr(settings, "IOM_FEEDBACK_QUESTIONS", None)
