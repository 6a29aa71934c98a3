"""A teacher's routes: list, title data, the road map, sending, working, finishing, the document."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iom_plugin_resources.views.refusals import shown_in

from ..forms.routes import ConclusionForm, RouteForm
from ..permissions import can_decide_now, can_edit_route, can_note_progress, is_author, read_roles
from ..queries import road_maps
from ..queries import routes as queries
from ..queries.model_routes import list_url
from ..queries.notes import themes_for
from ..queries.reviews import with_signs
from ..queries.teachers import teacher_of
from ..services import routes as services
from . import comments, deleted_routes, documents, event_steps, notes, notices, reviews, self_checks, versions
from .refusals import back_with_error

PAGE = 20


@login_required
def route_list(request):
    """One's own routes, and those of the people whom one accompanies."""
    page = Paginator(queries.accompanied_by(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "own": queries.own(request.user),
        "page_obj": page,
        "teacher": teacher_of(request.user),
        "models_url": list_url(),
        **deleted_routes.shown_in_list(request),
        **documents.shown_in_list(request),
    }
    return render(request, "iom_plugin/routes/route_list.html", context)


@login_required
def route_detail(request, pk):
    """The whole route: for its author the editor, for others the same table to read."""
    context = _whole(request, pk)
    notices.seen_on(request, context["route"])
    return render(request, "iom_plugin/routes/route_detail.html", context)


@login_required
def route_map(request, pk):
    """The table alone, which the editor draws anew after a change of its lines."""
    return render(request, "iom_plugin/routes/map.html", _whole(request, pk))


@login_required
def route_panel(request, pk):
    """What is missing and the self-check alone, which the editor draws anew after every change."""
    return render(request, "iom_plugin/routes/panel_answer.html", _whole(request, pk))


def _whole(request, pk) -> dict:
    """A route and everything that stands beside it on its screen."""
    read_roles(request.user)
    visible = with_signs(road_maps.with_last_change(queries.visible_to(request.user)), request.user)
    route = get_object_or_404(queries.with_content(visible), pk=pk)
    user = request.user
    return {
        "route": route,
        "needs": road_maps.rows_of(route),
        "is_author": is_author(user, route),
        "can_edit": can_edit_route(user, route),
        "can_note_progress": can_note_progress(user, route),
        "can_review": can_decide_now(user, route),
        "missing": queries.missing_for_submit(route) if route.is_editable else [],
        **notes.shown(request, route),
        **versions.shown(request, route),
        **documents.shown(request, route),
        **reviews.shown(request, route),
        **comments.shown(request, route),
        **self_checks.shown(request, route),
        **event_steps.shown(request, route),
    }


@login_required
def route_add(request):
    teacher = teacher_of(request.user)
    if teacher is None:
        messages.info(request, _("Fill in your profile first: the route takes your name and position from it."))
        return redirect("iom:profile_edit")
    form = RouteForm(request.POST or None)
    themes = themes_for(teacher)
    if "take" in request.POST:
        form = form.with_theme(request.POST["take"], themes)
    elif request.method == "POST" and form.is_valid():
        with shown_in(form):
            return redirect(services.create_route(teacher, by=request.user, **form.values()))
    return render(request, "iom_plugin/routes/route_form.html", {"form": form, "themes": themes})


@login_required
def route_edit(request, pk):
    """The theme and the period; the rest of the note is in ``views.notes``."""
    route = get_object_or_404(queries.own(request.user), pk=pk)
    form = RouteForm(request.POST or None, instance=route)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.update_route(route, by=request.user, **form.values())
            return redirect("iom:route_detail", pk)
    return render(request, "iom_plugin/routes/route_form.html", {"form": form, "route": route})


@login_required
@back_with_error
def route_delete(request, pk):
    route = get_object_or_404(queries.own(request.user), pk=pk)
    if request.method == "POST":
        deleted = services.delete_route(route, by=request.user)
        return redirect(f"{reverse('iom:route_list')}?deleted={deleted.pk}")
    return render(request, "iom_plugin/routes/route_delete.html", {"route": route})


@login_required
@require_POST
@back_with_error
def route_submit(request, pk):
    route = get_object_or_404(queries.own(request.user), pk=pk)
    services.submit_route(route, by=request.user)
    messages.success(request, _("The route is sent for review. You will see the decision here."))
    return redirect("iom:route_detail", pk)


@login_required
@require_POST
@back_with_error
def route_start(request, pk):
    services.start_route(get_object_or_404(queries.own(request.user), pk=pk), by=request.user)
    messages.success(request, _("The work by the route has begun. Mark each step when it is done."))
    return redirect("iom:route_detail", pk)


@login_required
def route_complete(request, pk):
    route = get_object_or_404(queries.own(request.user), pk=pk)
    form = ConclusionForm(request.POST or None, instance=route)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.complete_route(route, by=request.user, conclusion=form.cleaned_data["conclusion"])
            messages.success(request, _("The route is completed. Congratulations!"))
            return redirect("iom:route_detail", pk)
    return render(request, "iom_plugin/routes/route_complete.html", {"form": form, "route": route})


@login_required
@require_POST
@back_with_error
def route_archive(request, pk):
    services.archive_route(get_object_or_404(queries.own(request.user), pk=pk), by=request.user)
    messages.success(request, _("The route is in the archive; it can still be read."))
    return redirect("iom:route_detail", pk)
