"""What the screens of routes draw in many places: the stage line, a status."""

from django import template
from django.urls import reverse

from ..choices import ActivityStatus, DeficitStatus, RouteStatus, Stage
from ..queries import routes
from ..queries.teachers import organisations_read_by, teacher_of

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


@register.inclusion_tag("iom_plugin/section_head.html", takes_context=True)
def iom_section_head(context):
    """Ways through the section, and the stage line of the teacher's present route."""
    user = context["request"].user
    teacher = teacher_of(user)
    return {
        "request": context["request"],
        "stages": _stages(user) if teacher else [],
        "is_teacher": teacher is not None,
        "accompanies": organisations_read_by(user).exists(),
    }


def _stages(user) -> list[dict]:
    route = routes.current(user)
    present = list(Stage).index(routes.stage_of(route))
    route_url = route.get_absolute_url() if route else reverse("iom:route_list")
    urls = {
        Stage.DIAGNOSTICS: reverse("iom:deficit_list"),
        Stage.RESOURCES: reverse("iom_resources:resource_list"),
    }
    return [
        {
            "title": stage.label,
            "state": "done" if number < present else "current" if number == present else "todo",
            "url": urls.get(stage, route_url),
        }
        for number, stage in enumerate(Stage)
    ]
