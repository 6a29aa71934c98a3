"""Local acts: which ones, for which organisation, with what in them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from iom_plugin_resources.models import Organisation
from iom_plugin_resources.views.attachments import attached
from iom_plugin_resources.views.refusals import shown_in

from ..choices import TemplateKind
from ..exports.local_acts import LOCAL_ACTS, Details, render_act, title_of
from ..forms.local_acts import LocalActForm
from ..models import Route
from ..permissions import REVIEWERS, can_write_local_acts, organisations_with_role
from ..queries import archives
from ..queries import local_acts as queries

# Of a school; who draws up an order for a whole municipality writes its annex from the archive.
MOST_ROUTES = 1_000


@login_required
def local_act_list(request):
    """The organisations for which one draws up acts, each with its kinds of act."""
    organisations = {one.pk: one for one in organisations_with_role(request.user, REVIEWERS)}.values()
    if not organisations:
        raise Http404
    acts = [(kind.value, title_of(kind)) for kind in LOCAL_ACTS]
    return render(request, "iom_plugin/local_acts/local_act_list.html", {"organisations": organisations, "acts": acts})


@login_required
def local_act(request, pk, kind):
    """A form with what is known already; it answers with the Word file and keeps nothing."""
    organisation = get_object_or_404(Organisation.objects.all(), pk=pk)
    if kind not in LOCAL_ACTS or not can_write_local_acts(request.user, organisation):
        raise Http404
    is_order = kind == TemplateKind.ORDER
    routes = archives.approved_under(organisation, request.user) if is_order else Route.objects.none()
    form = LocalActForm(request.POST or None, initial=queries.known_for_acts(organisation))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            details = Details(**form.cleaned_data, criteria=queries.criteria_titles())
            return attached(render_act(kind, organisation, details, routes[:MOST_ROUTES]))
    context = {
        "form": form,
        "organisation": organisation,
        "title": title_of(kind),
        "is_order": is_order,
        "routes_count": routes.count(),
    }
    return render(request, "iom_plugin/local_acts/local_act.html", context)
