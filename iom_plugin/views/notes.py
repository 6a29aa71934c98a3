"""The information sheet and the explanatory note of a route."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from iom_plugin_resources.views.htmx import by_htmx, signed_in_or_anew
from iom_plugin_resources.views.refusals import shown_in

from ..exports.teachers import brief_information, information
from ..forms.notes import NoteForm
from ..models import Route
from ..permissions import is_author
from ..queries import notes, routes
from ..services.notes import save_note


@login_required
def note_edit(request, pk):
    """The note, with texts made of the author's deficits and road map to take over."""
    route = get_object_or_404(routes.with_content(routes.own(request.user)), pk=pk)
    form = NoteForm(request.POST or None, instance=route)
    if "take" in request.POST:
        form = form.with_taken(request.POST["take"])
    elif request.method == "POST" and form.is_valid():
        with shown_in(form):
            save_note(route, by=request.user, values=form.values(), was=form.digests())
            return redirect(f"{route.get_absolute_url()}#note")
        form.draw_from(Route.objects.get(pk=pk))
    context = {
        "form": form,
        "route": route,
        "self_education_forms": notes.self_education_forms(),
        "report_forms": notes.report_forms(),
    }
    return render(request, "iom_plugin/notes/note_edit.html", context)


@signed_in_or_anew
def route_information(request, pk):
    """The whole information sheet of the author, courses and all; for htmx without a page around it."""
    route = get_object_or_404(routes.visible_to(request.user), pk=pk)
    context = {
        "route": route,
        "sheet": information(route.teacher),
        "sheet_address": f"{route.get_absolute_url()}#information",
        "is_author": is_author(request.user, route),
    }
    template = "sheet" if by_htmx(request) else "information"
    return render(request, f"iom_plugin/notes/{template}.html", context)


def shown(request, route: Route) -> dict:
    """What ``notes/note.html`` draws on the screen of a route: no query, so the sheet is without courses."""
    return {
        "sheet": brief_information(route.teacher),
        "sheet_address": f"{route.get_absolute_url()}#information",
        "note_lines": note_lines(route),
    }


def note_lines(route: Route) -> list[dict]:
    """The lines of the note in the order of the source, each with where its author changes it."""
    edit, period = (reverse(f"iom:{name}", args=[route.pk]) for name in ("note_edit", "route_edit"))
    names = [
        "diagnostics_summary",
        "theme",
        "goal",
        "tasks_summary",
        "self_education_form",
        "expected_result",
        "report_form",
    ]
    labels = {name: capfirst(Route._meta.get_field(name).verbose_name) for name in [*names, "conclusion"]}
    lines = [{"label": labels[name], "value": getattr(route, name), "url": f"{edit}#id_{name}"} for name in names]
    lines.insert(-1, {"label": _("Period of work"), "value": route.period_text(), "url": period})
    if route.conclusion:
        lines.append({"label": labels["conclusion"], "value": route.conclusion, "url": ""})
    return lines
