"""What participants think of an event: asked of each of them once, shown to whoever keeps it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..exports.feedback import render_feedback
from ..forms.feedback import FeedbackForm
from ..models import Registration
from ..queries import desks
from ..queries import feedback as queries
from ..queries.registrations import visible_to
from ..services.feedback import give_feedback
from .attachments import attached
from .guessing import slows_guessing
from .refusals import shown_in
from .registrations import MOST_WRONG

TEMPLATES = "iom_plugin_resources/feedback/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@slows_guessing("registration", limit=MOST_WRONG)
def feedback_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about a date one took part in; afterwards, and where one cannot answer, a sentence and the way back."""
    registration = get_object_or_404(visible_to(request.user), pk=pk)
    context = feedback_of(request, registration, by=request.user)
    if context["is_sent"]:
        return redirect(f"{request.path}?sent=1")
    occurrence = registration.occurrence
    context |= {"registration": registration, "occurrence": occurrence, "event": occurrence.event}
    return render(request, f"{TEMPLATES}feedback_add.html", context)


@require_safe
@never_cache
@login_required
def feedback_results(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers together, and beside those about other dates of the event; ``?download=xlsx`` takes them away."""
    kept = desks.kept_by(request.user).select_related("event__organiser", "event__kind")
    occurrence = get_object_or_404(kept, pk=pk)
    results = queries.results(occurrence)
    if request.GET.get("download") == "xlsx" and results.is_shown:
        return attached(render_feedback(occurrence, results))
    context = {
        "occurrence": occurrence,
        "event": occurrence.event,
        "results": results,
        "least": queries.LEAST,
        "comparison": queries.comparison(occurrence.event),
    }
    return render(request, f"{TEMPLATES}feedback_results.html", context)


def feedback_of(request: HttpRequest, registration: Registration, *, by) -> dict:
    """``form``, or why there is none (``refused``); ``is_sent`` if the answers that were sent are stored.

    After that, at ``?sent=1``, ``is_thanks``. ``by`` None is a guest, whose own page asks the same.
    """
    error = queries.refusal(registration)
    if error is not None:
        is_thanks = "sent" in request.GET and error.code == "feedback_given"
        return {"form": None, "refused": error.message, "is_thanks": is_thanks, "is_sent": False}
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    is_sent = False
    if form.is_bound and form.is_valid():
        with shown_in(form):
            give_feedback(registration, **form.values(), by=by)
            is_sent = True
    return {"form": form, "is_sent": is_sent, "least": queries.LEAST}
