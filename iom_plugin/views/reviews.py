"""The reader's desk: what waits for a decision, scores and opinions, the decision, and the way to the next route."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iom_plugin_resources.views.refusals import shown_in

from ..forms.reviews import ApproveForm, OpinionForm, QueueFilterForm, ReturnForm
from ..forms.scores import ScoresForm
from ..models import Route
from ..permissions import can_decide_now, can_review_route, can_score_route, is_author
from ..queries import line_decisions, routes, scores
from ..queries import reviews as queries
from ..queries.meetings import organisations_of, planned_with
from ..queries.policies import policy_of
from ..queries.versions import latest_number
from ..services import reviews as services
from .refusals import back_with_error

PAGE = 20


@login_required
def review_queue(request):
    form = QueueFilterForm(queries.organisations_in_queue(request.user), request.GET)
    waiting = queries.waiting_for(request.user)
    if form.is_valid():
        if form.cleaned_data["organisation"]:
            waiting = waiting.filter(teacher__organisation=form.cleaned_data["organisation"])
        if form.cleaned_data["overdue"]:
            waiting = queries.overdue(waiting)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    agendas = planned_with(page.object_list)
    for route in page:
        route.on_agenda = agendas.get(route.pk)
    keeps_meetings = organisations_of(request.user).exists()
    can_choose = any(not route.on_agenda for route in page)
    context = {"page_obj": page, "form": form, "keeps_meetings": keeps_meetings, "can_choose": can_choose}
    return render(request, "iom_plugin/reviews/review_queue.html", context)


def shown(request, route: Route) -> dict:
    """What the screen of a route needs for its reviews; for most routes one or two queries."""
    user, waits = request.user, queries.is_waiting(route)
    is_own, decides = is_author(user, route), can_decide_now(user, route)
    has_decisions = getattr(route, "has_line_decisions", True)
    has_reviews = getattr(route, "has_reviews", True)
    finished = list(queries.finished_of(route)) if has_reviews else []
    return {
        "reviews": [review for review in finished if review.decision],
        "opinions": [review for review in finished if not review.decision],
        "line_decisions": line_decisions.decided_of(route) if has_decisions else None,
        "place": queries.place_in_queue(user, route) if decides else None,
        "deciders": queries.deciders_of(route) if waits and is_own else [],
        "can_score": waits and can_score_route(user, route),
    }


@login_required
def review(request, pk):
    """Scores by the criteria beside those of the author, kept while one reads; then the decision or an opinion."""
    route = _scored_route(request.user, pk)
    own, self_check = scores.own_review_of(route, request.user), scores.self_review_of(route)
    form = ScoresForm(scores.criteria(), own, request.POST or None)
    opinion = OpinionForm(request.POST or None, initial=_seen(route) | {"comment": own.comment if own else ""})
    if request.method == "POST" and form.is_valid() and opinion.is_valid():
        with shown_in(opinion):
            return _scored(request, route, form, opinion)
    context = {
        "route": route,
        "form": form,
        "opinion": opinion,
        "rows": scores.beside(form.rows(), self_check),
        "own": own,
        "own_total": scores.total_of(own),
        "self_total": scores.total_of(self_check),
        "can_review": can_decide_now(request.user, route),
    }
    return render(request, "iom_plugin/reviews/review.html", context)


def _scored(request, route, form, opinion):
    """Keep what is scored, and go where the pressed button says."""
    then = request.POST.get("then")
    services.keep_opinion(route, by=request.user, scores=form.scores, **opinion.cleaned_data)
    if then == "show":
        services.finish_opinion(route, by=request.user, comment=opinion.cleaned_data["comment"])
        messages.success(request, _("The author sees your scores and your opinion now."))
        return redirect(route)
    if then in ("approve", "return") and can_decide_now(request.user, route):
        return redirect(f"iom:route_{then}", route.pk)
    messages.success(request, _("Your scores are kept. The author does not see them before you decide or show them."))
    return redirect("iom:review", route.pk)


@login_required
def review_list(request, pk):
    """What readers said of the route, by criteria, beside the author's own scores."""
    route = get_object_or_404(routes.visible_to(request.user), pk=pk)
    context = {"route": route, "table": scores.table_of(route), "finished": queries.finished_of(route)}
    return render(request, "iom_plugin/reviews/review_list.html", context)


@login_required
def route_return(request, pk):
    route = _reviewed_route(request.user, pk)
    form = ReturnForm(request.POST or None, initial=_seen(route) | {"comment": _said_already(request.user, route)})
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            following = queries.place_in_queue(request.user, route).following
            services.return_route(route, by=request.user, **form.cleaned_data)
            return _to_next(request, following, _("The route is returned; its author sees your comment."))
    return render(request, "iom_plugin/reviews/route_return.html", {"form": form, "route": route})


@login_required
def route_approve(request, pk):
    route = _reviewed_route(request.user, pk)
    policy = policy_of(route.teacher.organisation)
    own = scores.own_review_of(route, request.user)
    known = {"council": policy.council, "members": policy.members, "comment": own.comment if own else ""}
    form = ApproveForm(request.POST or None, initial=_seen(route) | known)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            following = queries.place_in_queue(request.user, route).following
            services.approve_route(route, by=request.user, **form.cleaned_data)
            return _to_next(request, following, _("The route is approved."))
    context = {"form": form, "route": route, "decided": line_decisions.decided_of(route).summary_of(route)}
    return render(request, "iom_plugin/reviews/route_approve.html", context)


@login_required
@require_POST
@back_with_error
def route_withdraw(request, pk):
    services.withdraw_route(get_object_or_404(routes.own(request.user), pk=pk), by=request.user)
    messages.success(request, _("The route is with you again: change it and send it when it is ready."))
    return redirect("iom:route_detail", pk)


def _said_already(user, route) -> str:
    """What the curator has said while reading: of the whole, and of the lines that should be changed."""
    own = scores.own_review_of(route, user)
    returned = line_decisions.decided_of(route).returned_of(route)
    lines = [_("«%(line)s»: %(comment)s") % {"line": one.about, "comment": one.comment} for one in returned]
    return "\n\n".join(filter(None, [own.comment if own else "", *lines]))


def _to_next(request, following: int | None, sentence: str):
    """After a decision comes the next route that waits, or the empty queue."""
    if following is None:
        messages.success(request, sentence)
        return redirect("iom:review_queue")
    announced = _("This is the next one in your queue.")
    messages.success(request, f"{sentence} {announced}")
    return redirect(reverse("iom:route_detail", args=[following]))


def _seen(route) -> dict:
    return {"seen_version": latest_number(route)}


def _reviewed_route(user, pk):
    """A route about which ``user`` may decide, whole; for anybody else there is no such page."""
    route = get_object_or_404(routes.with_content(routes.visible_to(user)), pk=pk)
    if not can_review_route(user, route):
        raise Http404
    return route


def _scored_route(user, pk):
    route = get_object_or_404(routes.visible_to(user), pk=pk)
    if not can_score_route(user, route):
        raise Http404
    return route
