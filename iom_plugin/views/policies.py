"""The rules of an organisation, set by its curator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iom_plugin_resources.models import Organisation
from iom_plugin_resources.views.refusals import shown_in

from ..forms.policies import PolicyForm
from ..permissions import can_set_rules
from ..queries import meetings
from ..queries.policies import policy_of
from ..services import policies as services


@login_required
def policy_list(request):
    """The organisations whose rules one sets; a single one is opened at once."""
    organisations = list(meetings.organisations_of(request.user).select_related("iom_policy"))
    if not organisations:
        raise Http404
    if len(organisations) == 1:
        return redirect("iom:policy_edit", organisations[0].pk)
    return render(request, "iom_plugin/policies/policy_list.html", {"organisations": organisations})


@login_required
def policy_edit(request, pk):
    organisation = get_object_or_404(Organisation.objects.all(), pk=pk)
    if not can_set_rules(request.user, organisation):
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        services.drop_policy(organisation, by=request.user)
        messages.success(request, _("The organisation follows the rules above it again."))
        return redirect("iom:policy_edit", pk)
    present = policy_of(organisation)
    form = PolicyForm(request.POST or None, initial=model_to_dict(present, PolicyForm._meta.fields))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.save_policy(organisation, by=request.user, **form.cleaned_data)
            messages.success(request, _("The rules are saved. They hold for everything sent from now on."))
            return redirect("iom:policy_edit", pk)
    context = {"form": form, "organisation": organisation, "present": present}
    return render(request, "iom_plugin/policies/policy_form.html", context)
