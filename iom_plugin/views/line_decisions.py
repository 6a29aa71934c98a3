"""A decision about one need or task while the whole route is under review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iom_plugin_resources.views.refusals import shown_in

from ..forms.line_decisions import LineDecisionForm
from ..permissions import can_decide_now
from ..queries import routes
from ..queries.line_decisions import decided_of
from ..queries.lines import line_of, words_of
from ..queries.versions import latest_number
from ..services import line_decisions as services
from .refusals import back_with_error


@login_required
@back_with_error
def line_decide(request, pk, noun, line):
    route = get_object_or_404(routes.visible_to(request.user), pk=pk)
    found = line_of(route, noun, line) if noun in services.DECIDED else None
    if found is None or not can_decide_now(request.user, route):
        raise Http404
    form = LineDecisionForm(request.POST or None, initial={"seen_version": latest_number(route)})
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.decide_line(route, noun, line, by=request.user, **form.cleaned_data)
            messages.success(request, _("The decision stands beside the line; its author sees it."))
            return redirect(f"{route.get_absolute_url()}#{noun}-{line}")
    context = {"form": form, "route": route, "about": words_of(found), "decided": decided_of(route).about(noun, line)}
    return render(request, "iom_plugin/line_decisions/line_decide.html", context)
