"""A teacher's own deficits: the list, and entering one by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iom_plugin_resources.forms.redrawn import asks_to_find
from iom_plugin_resources.views.refusals import shown_in

from ..errors import NO_TEACHER_PROFILE
from ..forms.deficits import DeficitForm
from ..models import Deficit
from ..queries import deficits as queries
from ..queries import routes
from ..queries.teachers import teacher_of
from ..services import deficits as services

PAGE = 20


@login_required
def deficit_list(request):
    route = routes.own(request.user).editable().first()
    context = {
        "teacher": teacher_of(request.user),
        "page_obj": Paginator(queries.own(request.user), PAGE).get_page(request.GET.get("page")),
        "route": route,
        "in_route": set(route.needs.values_list("deficit", flat=True)) if route else set(),
    }
    return render(request, "iom_plugin/deficits/deficit_list.html", context)


@login_required
def deficit_add(request):
    teacher = teacher_of(request.user)
    if teacher is None:
        messages.warning(request, NO_TEACHER_PROFILE)
        return redirect("iom:profile_edit")
    chosen = {"competency": request.GET.get("competency")}
    return _form(request, DeficitForm(request.POST or None, instance=Deficit(teacher=teacher), initial=chosen))


@login_required
def deficit_edit(request, pk):
    deficit = get_object_or_404(queries.own(request.user), pk=pk)
    return _form(request, DeficitForm(request.POST or None, instance=deficit))


@login_required
def deficit_delete(request, pk):
    deficit = get_object_or_404(queries.own(request.user), pk=pk)
    if request.method == "POST":
        services.delete_deficit(deficit, by=request.user)
        messages.success(request, _("The deficit is deleted."))
        return redirect("iom:deficit_list")
    context = {"deficit": deficit, "needs_count": deficit.needs.count()}
    return render(request, "iom_plugin/deficits/deficit_delete.html", context)


def _form(request, form: DeficitForm):
    """Draw the form of a deficit, look for a competency in it, or save it."""
    if request.method == "POST":
        if asks_to_find(request.POST):
            form = form.redrawn()
        elif form.is_valid():
            with shown_in(form):
                services.save_deficit(form.instance, by=request.user)
                messages.success(request, _("The deficit is saved."))
                return redirect("iom:deficit_list")
    context = {"form": form, "tree": form.tree()}
    return render(request, "iom_plugin/deficits/deficit_form.html", context)
