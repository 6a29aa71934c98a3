"""What the screens of routes draw in many places: the stage line, a status."""

from django import template
from django.urls import reverse

from ..choices import ActivityStatus, DeficitStatus, RouteStatus, Stage
from ..exports.road_maps import named
from ..models import Route
from ..permissions import DEMAND_READERS, READERS, is_author
from ..queries import routes
from ..queries.notices import roles_and_news
from ..queries.teachers import teacher_of

register = template.Library()

ELEMENTS = "iom_plugin_resources/elements/"

SHAPES = {
    RouteStatus.DRAFT: ("ring", ""),
    RouteStatus.SUBMITTED: ("half", "note"),
    RouteStatus.RETURNED: ("alert", "warn"),
    RouteStatus.APPROVED: ("disc", "good"),
    RouteStatus.ACTIVE: ("half", "good"),
    RouteStatus.COMPLETED: ("check", "good"),
    RouteStatus.ARCHIVED: ("square", ""),
    ActivityStatus.PLANNED: ("ring", ""),
    ActivityStatus.IN_PROGRESS: ("half", "note"),
    ActivityStatus.DONE: ("check", "good"),
    ActivityStatus.CANCELLED: ("cross", ""),
    DeficitStatus.PROPOSED: ("ring", ""),
    DeficitStatus.ACCEPTED: ("disc", "note"),
    DeficitStatus.DECLINED: ("cross", ""),
    DeficitStatus.IN_WORK: ("half", "note"),
    DeficitStatus.CLOSED: ("check", "good"),
}


@register.inclusion_tag(f"{ELEMENTS}tag.html")
def iom_status(thing):
    """The status of a route, an activity or a deficit by word and shape."""
    shape, tone = SHAPES[thing.status]
    return {"label": thing.get_status_display(), "shape": shape, "tone": tone}


@register.filter
def iom_result(result) -> str:
    """A result as its document words it: the form is not said twice."""
    return named(result.form.title if result.form else "", result.text)


@register.simple_tag(takes_context=True)
def iom_event_of(context, step):
    """The date of an event that stands beside a step of the route on the screen; None where there is none."""
    return (context.get("event_steps") or {}).get(step.pk)


@register.inclusion_tag("iom_plugin/section_head.html", takes_context=True)
def iom_section_head(context):
    """Ways through the section, and the stage line: of the route on the screen, or of the teacher's own."""
    user = context["request"].user
    shown = context.get("route")
    teacher = shown.teacher if shown and is_author(user, shown) else teacher_of(user)
    roles, news = _roles_and_news(user, shown)
    return {
        "request": context["request"],
        "stages": _stages(shown or routes.current(user), user) if teacher or shown else [],
        "is_teacher": teacher is not None,
        "news": news,
        "accompanies": bool(roles.intersection(READERS)),
        "sees_demand": bool(roles.intersection(DEMAND_READERS)),
    }


def _roles_and_news(user, route: Route | None) -> tuple[set[str], int]:
    """The screen of a route has read them with other things; elsewhere it is one query."""
    read = getattr(user, "_prefetched_objects_cache", {}).get("iom_memberships")
    if read is not None and hasattr(route, "news"):
        return {membership.role for membership in read}, route.news
    return roles_and_news(user)


def _stages(route: Route | None, user) -> list[dict]:
    """The five stages; only one's own lead somewhere."""
    present = list(Stage).index(routes.stage_of(route))
    urls = _stage_urls(route) if route is None or is_author(user, route) else {}
    return [
        {
            "title": stage.label,
            "state": "done" if number < present else "current" if number == present else "todo",
            "url": urls.get(stage, ""),
        }
        for number, stage in enumerate(Stage)
    ]


def _stage_urls(route: Route | None) -> dict:
    route_url = route.get_absolute_url() if route else reverse("iom:route_list")
    return dict.fromkeys(Stage, route_url) | {
        Stage.DIAGNOSTICS: reverse("iom:deficit_list"),
        Stage.RESOURCES: reverse("iom_resources:resource_list"),
    }
