"""Documents to take away: of one route, in a format and a layout."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404

from iom_plugin_resources.views.attachments import attached

from ..choices import Layout
from ..exports.routes import CONTENT_TYPES, WITHOUT_LAYOUT, render_route
from ..models import Route
from ..permissions import READERS, REVIEWERS
from ..queries import routes as queries
from ..queries.teachers import roles_of
from .refusals import back_with_error


def shown(request, route: Route) -> dict:
    """What the screen of a route offers: formats, each in every layout where it has one."""
    formats = [name for name in CONTENT_TYPES if name not in WITHOUT_LAYOUT]
    return {"document_layouts": Layout.choices, "document_formats": [(name, name.upper()) for name in formats]}


def shown_in_list(request) -> dict:
    """Which papers of a whole organisation the list of routes leads to."""
    roles = roles_of(request.user)
    return {"orders_archives": bool(roles & set(READERS)), "writes_local_acts": bool(roles & set(REVIEWERS))}


@login_required
@back_with_error
def route_export(request, pk, format):
    """The document in the ``layout`` asked for; a PDF to ``show`` opens in the browser, from where it is printed."""
    layout = request.GET.get("layout") or Layout.FIVE_COLUMNS
    if format not in CONTENT_TYPES or layout not in Layout.values:
        raise Http404
    document = render_route(get_object_or_404(queries.visible_to(request.user), pk=pk), format, layout=layout)
    return attached(document, inline=format == "pdf" and "show" in request.GET)
