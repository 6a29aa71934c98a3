"""What the screens of reviews and comments draw in many places: a person's name, what was said of a line."""

from django import template
from django.utils import timezone

from ..choices import Decision, RequestReason
from ..queries.line_decisions import WORDS
from ..queries.lines import words_of
from ..queries.people import person_name
from ..queries.reviews import days_waiting

register = template.Library()

SHAPES = {Decision.APPROVED: ("check", "good"), Decision.RETURNED: ("alert", "warn")}


@register.filter
def iom_person(user) -> str:
    """The name of a person as colleagues call them."""
    return person_name(user)


@register.filter
def iom_days_waiting(asked_at) -> int:
    """For how many days a route has waited."""
    return days_waiting(asked_at)


@register.filter
def iom_reason(asked_for) -> str:
    """Why a route waits, in words; empty where no request says so."""
    return RequestReason(asked_for).label if asked_for else ""


@register.filter
def iom_is_over(day) -> bool:
    """Whether the day is past."""
    return bool(day) and day < timezone.localdate()


@register.inclusion_tag("iom_plugin_resources/elements/tag.html")
def iom_decision(decision):
    """A decision about a line by word and shape."""
    shape, tone = SHAPES[decision.decision]
    return {"label": WORDS[decision.decision], "shape": shape, "tone": tone}


@register.simple_tag(takes_context=True)
def iom_said_of(context, noun, line) -> dict:
    """The threads about a line of the route on the screen, and what was decided about it alone."""
    conversation, decided = context.get("conversation"), context.get("line_decisions")
    threads = conversation.about(noun, line.pk) if conversation else []
    decision = decided.about(noun, line.pk) if decided else None
    return {
        "threads": threads,
        "open": sum(thread.is_open for thread in threads),
        "decision": decision,
        "is_changed": bool(decision) and decision.about != words_of(line),
    }
