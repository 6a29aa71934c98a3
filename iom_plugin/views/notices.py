"""Notes to a person: the list, one opened where one acts, all marked as seen."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..queries import notices as queries
from ..services import notices as services

PAGE = 20


def seen_on(request, route) -> None:
    """Looking at a route is reading what was told about it: one query if anything is new to the person, else none."""
    if route.news:
        route.news -= services.mark_route_seen(route, by=request.user)


@login_required
def notice_list(request):
    page = Paginator(queries.own(request.user), PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.without_lost(page.object_list, request.user)
    context = {"page_obj": page, "unread_count": queries.unread_of(request.user).count()}
    return render(request, "iom_plugin/notices/notice_list.html", context)


@require_safe
@never_cache
@login_required
def notice_open(request, pk):
    """To the place where one acts; what is told there is new no more."""
    notice = get_object_or_404(queries.own(request.user), pk=pk)
    services.mark_seen(notice, by=request.user)
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if is_ours else "iom:notice_list")


@require_POST
@login_required
def notice_seen(request):
    services.mark_all_seen(by=request.user)
    messages.success(request, _("Everything is marked as read."))
    return redirect("iom:notice_list")
