"""A message from the organiser to the participants of one date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import ModelLogEntry

from ..core.letters import letter_address
from ..forms.messages import MessageForm
from ..models import EventOccurrence
from ..queries.participants import reach
from ..services.messages import WRITTEN, send_message
from .desks import kept_occurrence
from .refusals import shown_in

LAST_MESSAGES = 5


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def desk_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write, look at it once more, send; a second press on «send» sends nothing."""
    occurrence, address = kept_occurrence(request, pk), letter_address(request.user)
    form = MessageForm(request.POST if request.method == "POST" else None, reach=reach(occurrence), address=address)
    is_ready = form.is_bound and form.is_valid()
    if is_ready and "send" in request.POST:
        with shown_in(form):
            people = send_message(occurrence, by=request.user, **form.values())
            _tell_sent(request, people)
            return redirect("iom_resources:desk_message", occurrence.pk)
    context = {
        "occurrence": occurrence,
        "form": form,
        "address": address,
        "has_people": bool(form.fields["to"].choices),
        "is_preview": is_ready and form.is_valid() and "look" in request.POST,
        "messages_sent": _messages_of(occurrence),
    }
    return render(request, "iom_plugin_resources/desks/desk_message.html", context)


def _tell_sent(request: HttpRequest, people: int) -> None:
    if not people:
        messages.info(request, _("This message is sent already; it goes once."))
        return
    sentence = ngettext("The message goes to %(number)d person.", "The message goes to %(number)d people.", people)
    messages.success(request, sentence % {"number": people})


def _messages_of(occurrence: EventOccurrence) -> list[ModelLogEntry]:
    """The last ones, as the history of the event knows them."""
    entries = ModelLogEntry.objects.for_instance(occurrence.event).filter(action=WRITTEN).select_related("user")
    entries = entries.order_by("-timestamp", "-pk")[: LAST_MESSAGES * 10]
    return [one for one in entries if one.data.get("occurrence") == occurrence.pk][:LAST_MESSAGES]
