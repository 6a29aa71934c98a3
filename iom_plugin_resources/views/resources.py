"""The resource map: the list and one resource."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..core.registries import resource_actions
from ..forms.resources import ResourceFilterForm
from ..queries import resources as queries

PER_PAGE = 20


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    return render(request, "iom_plugin_resources/resources/resource_list.html", resource_map(request))


@require_safe
def resource_detail(request: HttpRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(queries.with_details(queries.visible_to(request.user)), pk=pk)
    context = {
        "resource": resource,
        "actions": resource_actions(request.user, resource),
        "similar": queries.similar_to(resource, user=request.user),
    }
    return render(request, "iom_plugin_resources/resources/resource_detail.html", context)


def resource_map(request: HttpRequest) -> dict:
    """What the list shows, for its own address and for ``ResourceMapPage`` alike."""
    form = ResourceFilterForm(request.GET)
    question = form.question()
    visible = queries.visible_to(request.user)
    found = question.ordered(queries.with_details(question.narrow(visible)), today=timezone.localdate())
    return {
        "form": form,
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "facets": form.facets(visible),
        "competencies": question.competencies(visible),
        "chips": form.chips(),
    }
