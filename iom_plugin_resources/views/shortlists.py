"""What a person has put by: the list, putting by, taking away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from ..core.registries import picks
from ..models import LearningResource
from ..queries import resources
from ..queries import shortlists as queries
from ..services import shortlists as services
from .htmx import by_htmx, signed_in_or_anew
from .ways_back import way_back

PAGE = 20


@login_required
def shortlist(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.own(request.user), PAGE).get_page(request.GET.get("page"))
    rows = queries.rows_of(page.object_list, user=request.user)
    context = {
        "page_obj": page,
        "offered": [row.resource for row in rows if row.resource],
        "gone": [row.item for row in rows if not row.resource],
        "picks": picks(request.user),
    }
    return render(request, "iom_plugin_resources/shortlists/shortlist.html", context)


@signed_in_or_anew
def shortlist_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put by at once when a button asks; the page is for those who had to sign in first."""
    resource = get_object_or_404(resources.visible_to(request.user), pk=pk)
    if request.method != "POST":
        back = way_back(request, resource.get_absolute_url())
        return render(request, "iom_plugin_resources/shortlists/put_by_page.html", {"resource": resource, "next": back})
    services.put_by(resource, by=request.user)
    return _changed(request, resource, {resource.pk}, _("The resource is put by; it is in your list."))


@signed_in_or_anew
def shortlist_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Also for what is offered no more; that cannot be put by again, so no button stays in its place."""
    if request.method != "POST":
        return redirect("iom_resources:shortlist")
    services.take_away(pk, by=request.user)
    resource = resources.visible_to(request.user).filter(pk=pk).first()
    return _changed(request, resource, set(), _("The resource is taken out of your list."))


def _changed(request, resource: LearningResource | None, shortlisted: set[int], sentence: str) -> HttpResponse:
    """For htmx the button in its new state; for a browser without scripts the screen where it was pressed."""
    back = way_back(request, reverse("iom_resources:shortlist"))
    if by_htmx(request) and resource:
        context = {"resource": resource, "shortlisted": shortlisted, "next": back}
        return render(request, "iom_plugin_resources/shortlists/put_by.html", context)
    messages.success(request, sentence)
    return HttpResponseClientRefresh() if by_htmx(request) else redirect(back)
