"""The conversation about a route: beside its lines, and whole on a screen of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import retarget

from iom_plugin_resources.views.htmx import by_htmx, signed_in_or_anew
from iom_plugin_resources.views.refusals import shown_in

from ..errors import IomError
from ..forms.comments import CommentForm
from ..models import Route, RouteComment
from ..permissions import can_decide_now, is_author
from ..queries import comments as queries
from ..queries import routes
from ..queries.line_decisions import decided_of
from ..queries.lines import line_of, words_of
from ..services import comments as services


def shown(request, route: Route) -> dict:
    """What the screen of a route needs for its comments: one query, none where nobody has said anything."""
    said = queries.conversation_about(route) if getattr(route, "has_comments", True) else queries.Conversation(())
    return {
        "conversation": said,
        "threads_waiting": said.waiting_for(request.user, is_author=is_author(request.user, route)),
        "threads_lost": said.lost_to(route),
        "comments_url": reverse("iom:comment_list", args=[route.pk]),
        "comment_add_url": reverse("iom:comment_add", args=[route.pk]),
    }


@login_required
def comment_list(request, pk):
    """Everything that was said: about the whole, line by line, about lines that are gone."""
    route = get_object_or_404(routes.with_content(routes.visible_to(request.user)), pk=pk)
    said = queries.conversation_about(route)
    context = {
        "route": route,
        "conversation": said,
        "lines": said.by_lines_of(route),
        "lost": said.lost_to(route),
        "form": CommentForm(),
    }
    return render(request, "iom_plugin/comments/comment_list.html", context)


@signed_in_or_anew
def comment_add(request, pk):
    """``?noun=…&line=…`` names the line; without them the comment is about the whole route.

    Beside its line htmx asks for the form alone, and then for the line alone.
    """
    route = get_object_or_404(routes.visible_to(request.user), pk=pk)
    noun, line = _named_line(request, route)
    in_place = bool(line) and by_htmx(request)
    # Several forms may stand on one screen: each has ids of its own.
    form = CommentForm(request.POST or None, auto_id=f"id_{noun}_{line.pk}_%s" if in_place else "id_%s")
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            place = {"noun": noun, "line": line.pk} if line else {}
            comment = services.add_comment(route, by=request.user, **place, **form.cleaned_data)
            if in_place:
                return _line_alone(request, route, noun, line)
            messages.success(request, _("The comment is added; those whom it concerns are told."))
            return redirect(_back_to(comment, to_route=bool(line)))
    if in_place:
        return _form_alone(request, route, noun, line, form)
    threads = queries.conversation_about(route).about(noun, line.pk if line else None)
    context = {"route": route, "form": form, "threads": threads, "about": words_of(line) if line else ""}
    return render(request, "iom_plugin/comments/comment_form.html", context)


@login_required
def comment_reply(request, pk):
    comment = _comment(request, pk)
    first = comment.thread or comment
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            answer = services.reply(first, by=request.user, **form.cleaned_data)
            messages.success(request, _("The answer is added."))
            return redirect(_back_to(answer, to_route=_came_from_route(request)))
    said = queries.conversation_about(comment.route)
    threads = [thread for thread in said.threads if thread.first.pk == first.pk]
    context = {"route": comment.route, "form": form, "threads": threads, "about": first.about, "is_answer": True}
    return render(request, "iom_plugin/comments/comment_form.html", context)


@login_required
@require_POST
def comment_resolve(request, pk):
    return _changed(request, pk, services.resolve, _("The conversation is marked as resolved."))


@login_required
@require_POST
def comment_reopen(request, pk):
    return _changed(request, pk, services.reopen, _("The conversation is open again."))


@login_required
def comment_delete(request, pk):
    comment = _comment(request, pk)
    if comment.by_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        return _changed(request, pk, services.delete_comment, _("The comment is deleted."))
    return render(request, "iom_plugin/comments/comment_delete.html", {"comment": comment, "route": comment.route})


def _comment(request, pk) -> RouteComment:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def _changed(request, pk, change, sentence: str):
    comment = _comment(request, pk)
    try:
        change(comment, by=request.user)
    except IomError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, sentence)
    return redirect(_back_to(comment, to_route=_came_from_route(request)))


def _form_alone(request, route: Route, noun: str, line, form) -> HttpResponse:
    add_url = reverse("iom:comment_add", args=[route.pk])
    context = {"route": route, "form": form, "noun": noun, "line": line, "comment_add_url": add_url}
    answer = render(request, "iom_plugin/comments/form_in_place.html", context)
    # A form with a mistake takes the place of itself, not of the line.
    return retarget(answer, f"#comment-on-{noun}-{line.pk}") if form.is_bound else answer


def _line_alone(request, route: Route, noun: str, line) -> HttpResponse:
    context = {
        "route": route,
        "noun": noun,
        "line": line,
        "conversation": queries.conversation_about(route),
        "line_decisions": decided_of(route),
        "is_author": is_author(request.user, route),
        "can_review": can_decide_now(request.user, route),
        "comment_add_url": reverse("iom:comment_add", args=[route.pk]),
        "just_said": True,
    }
    return render(request, "iom_plugin/comments/line.html", context)


def _came_from_route(request) -> bool:
    return request.POST.get("back", request.GET.get("back")) == "route"


def _back_to(comment: RouteComment, *, to_route: bool) -> str:
    if to_route and comment.noun:
        return f"{comment.route.get_absolute_url()}#{comment.noun}-{comment.line}"
    return f"{reverse('iom:comment_list', args=[comment.route_id])}#comments"


def _named_line(request, route: Route):
    noun, key = request.GET.get("noun", ""), request.GET.get("line", "")
    if not noun:
        return "", None
    line = line_of(route, noun, int(key)) if key.isdecimal() and len(key) < 19 else None
    if line is None:
        raise Http404
    return noun, line
