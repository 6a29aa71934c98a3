"""Versions of a route: which there are, one of them as a table, two of them side by side."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ..choices import VersionReason
from ..exports import road_maps as tables
from ..models import Route, RouteVersion
from ..permissions import can_amend_route, is_author
from ..queries import routes
from ..queries import versions as queries
from ..queries.contents import content_of
from ..queries.line_words import words_of_head

NOW = "now"


def shown(request, route: Route) -> dict:
    """What the bar on the screen of a route needs: at most one query, and another one while it is being amended."""
    versions = list(queries.of_route(route)) if getattr(route, "has_versions", True) else []
    amendment = queries.amendment_of(route)
    return {
        "versions": versions,
        "amendment": amendment,
        "approved_version": next((one for one in versions if one.reason == VersionReason.APPROVED), None),
        "changed_version": _changed_since_approval(route, versions),
        "can_amend": can_amend_route(request.user, route),
        "is_finished": route.status in Route.FINISHED,
    }


def _changed_since_approval(route: Route, versions: list[RouteVersion]) -> RouteVersion | None:
    """The change that is in force without a new approval; what waits or was taken back is not."""
    if route.is_amended:
        return None
    is_taken_back = False
    for version in versions:
        if version.reason in (VersionReason.TAKEN_BACK, VersionReason.AMENDMENT_BEGUN):
            is_taken_back = version.reason == VersionReason.TAKEN_BACK
        elif version.reason == VersionReason.APPROVED:
            return None
        elif version.reason == VersionReason.AMENDED and not is_taken_back:
            return version
    return None


@login_required
def version_list(request, pk):
    route = _route(request.user, pk)
    context = {
        "route": route,
        "versions": queries.of_route(route),
        "amendments": queries.amendments_of(route),
        "is_author": is_author(request.user, route),
    }
    return render(request, "iom_plugin/versions/version_list.html", context)


@login_required
def version_detail(request, pk, number):
    route = _route(request.user, pk)
    version = get_object_or_404(route.versions.select_related("by"), number=number)
    context = {"route": route, "version": version, **table_context(version.content)}
    return render(request, "iom_plugin/versions/version_detail.html", context)


@login_required
def version_compare(request, pk):
    """``?from=1&to=3``; «now» is the route as it stands. Without them, the last version against the present route."""
    route = get_object_or_404(routes.with_content(routes.visible_to(request.user)), pk=pk)
    versions = list(reversed(queries.of_route(route)))
    if not versions:
        raise Http404
    old, new = (_side(request.GET, name, versions) for name in ("from", "to"))
    comparison = queries.comparison(_content(route, old), _content(route, new))
    is_whole = "all" in request.GET
    context = {
        "route": route,
        "versions": versions,
        "old": old,
        "new": new,
        "old_label": _label(old),
        "new_label": _label(new),
        "comparison": comparison,
        "head": comparison.head if is_whole else comparison.changed_head,
        "lines": comparison.lines if is_whole else comparison.changed_lines,
        "is_whole": is_whole,
    }
    return render(request, "iom_plugin/versions/version_compare.html", context)


def table_context(content: dict) -> dict:
    """A content as the note and the five columns, for the templates that only show it."""
    return {
        "content": content,
        "facts": [{"label": label, "value": text} for label, text in words_of_head(content).items() if text],
        "rows": tables.rows(content.get("needs") or []),
        "columns": tables.columns(),
    }


def _route(user, pk) -> Route:
    return get_object_or_404(routes.visible_to(user), pk=pk)


def _side(asked, name: str, versions: list[RouteVersion]) -> RouteVersion | None:
    """The version asked for; None is the route as it stands now."""
    given = asked.get(name)
    if given is None:
        return versions[-1] if name == "from" else None
    if given == NOW:
        return None
    found = next((version for version in versions if str(version.number) == given), None)
    if found is None:
        raise Http404
    return found


def _content(route: Route, version: RouteVersion | None) -> dict:
    return content_of(route) if version is None else version.content


def _label(version: RouteVersion | None) -> str:
    if version is None:
        return _("Now")
    return _("Version %(number)d, %(reason)s") % {
        "number": version.number,
        "reason": version.get_reason_display(),
    }
