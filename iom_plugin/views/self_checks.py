"""The self-check of a route: the panel on its screen, the page with the author's scores, the form of analysis."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from iom_plugin_resources.views.htmx import by_htmx, signed_in_or_anew
from iom_plugin_resources.views.refusals import shown_in

from ..choices import RouteStatus
from ..exports.routes import municipality_of
from ..exports.teachers import position
from ..forms.scores import ScoresForm
from ..models import Route
from ..models.reviews import HIGHEST_SCORE
from ..permissions import can_edit_route, is_author
from ..queries import routes, scores
from ..queries.self_checks import SelfCheck, self_check_of
from ..services import scores as services


def shown(request, route: Route) -> dict:
    """What the panel needs: one query while a route is written or read for a decision, none afterwards."""
    is_judged = route.is_editable or route.status == RouteStatus.SUBMITTED
    return {"self_check": check_now(route) if is_judged else None}


def check_now(route: Route) -> SelfCheck:
    return self_check_of(route, today=timezone.localdate())


@signed_in_or_anew
def self_check(request, pk):
    """What the program sees for each criterion, beside the author's own scores; only the author writes them."""
    route = _readable(request.user, pk)
    if request.method == "POST" and not is_author(request.user, route):
        raise Http404
    own = scores.self_review_of(route)
    form = ScoresForm(scores.criteria(), own, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            review = services.self_review_of(route, by=request.user)
            services.save_scores(review, by=request.user, scores=form.scores)
            return _saved(request, route)
    if by_htmx(request):
        sentences = [sentence for sentences in form.errors.values() for sentence in sentences]
        return _total(request, route, problem=" ".join(sentences))
    check = check_now(route)
    context = {
        "route": route,
        "check": check,
        "form": form,
        "rows": list(zip(check.advice, form.rows(), strict=True)),
        "can_edit": can_edit_route(request.user, route),
        "back": route.get_absolute_url(),
        **_own(route),
    }
    return render(request, "iom_plugin/self_checks/self_check.html", context)


def _saved(request, route: Route):
    if by_htmx(request):
        return _total(request, route, is_saved=True)
    messages.success(request, _("Your scores are kept; they stay yours whatever others say."))
    return redirect("iom:self_check", route.pk)


def _total(request, route: Route, **context):
    """For htmx only the sum: the page stays as it is, so that nobody loses the place."""
    return render(request, "iom_plugin/self_checks/own_total.html", {**_own(route), **context})


def _own(route: Route) -> dict:
    """The sum of the author's own scores, of the most that all criteria together could give."""
    total = scores.total_of(scores.self_review_of(route))
    return {"own_total": total, "most": HIGHEST_SCORE * scores.criteria().count()}


@login_required
def analysis(request, pk):
    """The form of analysis of source 004 for printing: the author's scores beside those of the readers."""
    route = _readable(request.user, pk)
    teacher = route.teacher
    lines = [
        (_("Full name"), teacher.full_name),
        (_("Municipality"), municipality_of(teacher.organisation)),
        (_("Organisation"), teacher.organisation.short_name),
        (pgettext("of a teacher", "Position"), capfirst(position(teacher))),
        (_("Period of implementation"), capfirst(route.period_text())),
    ]
    context = {
        "route": route,
        "facts": [{"label": label, "value": value} for label, value in lines],
        "table": scores.table_of(route),
    }
    return render(request, "iom_plugin/self_checks/analysis.html", context)


def _readable(user, pk) -> Route:
    return get_object_or_404(routes.with_content(routes.visible_to(user)), pk=pk)
