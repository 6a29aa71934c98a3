"""Deleted drafts, which come back for thirty days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..errors import IomError
from ..models.deleted_routes import DAYS_KEPT
from ..queries import deleted_routes as queries
from ..services import deleted_routes as services


def shown_in_list(request) -> dict:
    """What the list of routes says of deleted drafts; the one just deleted (``?deleted=``) can be had back at once."""
    drafts = list(queries.own(request.user).defer("content"))
    just_deleted = next((draft for draft in drafts if str(draft.pk) == request.GET.get("deleted")), None)
    return {"deleted_count": len(drafts), "just_deleted": just_deleted, "days_kept": DAYS_KEPT}


@login_required
def deleted_route_list(request):
    now = timezone.now()
    drafts = [{"draft": draft, "days_left": draft.days_left(now)} for draft in queries.own(request.user)]
    context = {"drafts": drafts, "days_kept": DAYS_KEPT}
    return render(request, "iom_plugin/versions/deleted_route_list.html", context)


@login_required
@require_POST
def deleted_route_restore(request, pk):
    draft = get_object_or_404(queries.own(request.user), pk=pk)
    try:
        route = services.restore_route(draft, by=request.user)
    except IomError as error:
        messages.error(request, error.message)
        return redirect("iom:deleted_route_list")
    messages.success(request, _("The draft is back, as it was."))
    return redirect(route)
