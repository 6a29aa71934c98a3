"""The sentence of the constructor and the dates of a step, told back while they are being written."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from iom_plugin_resources.core.periods import LONGEST_WORDING

from ..forms.wordings import WordingForm
from ..models import Opener
from ..queries import routes
from ..queries.understood_dates import understood


@login_required
def wording_preview(request):
    """The sentence as far as the blanks are filled in: a fragment that htmx puts beside them; nothing is saved."""
    sent = request.POST if request.method == "POST" else request.GET
    form = WordingForm(sent, opener=opener_of(request.GET.get("opener", "")))
    return render(request, "iom_plugin/road_maps/wording_sentence.html", {"sentence": form.draft()})


def opener_of(code: str) -> Opener:
    """The opener that an address names, a 404 if there is none; what was retired is still spoken of."""
    if not code or "\0" in code:  # PostgreSQL refuses even to look for it
        raise Http404
    return get_object_or_404(Opener, code=code)


@login_required
def dates_preview(request, pk):
    """What is understood of dates while they are being written, in a route of one's own: a fragment for htmx."""
    route = get_object_or_404(routes.own(request.user), pk=pk)
    dates = request.GET.get(request.GET.get("field", "dates"), "")
    context = {"understood": understood(dates[:LONGEST_WORDING], route)}
    return render(request, "iom_plugin/road_maps/dates_note.html", context)
