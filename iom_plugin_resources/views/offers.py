"""What colleagues offer to teach: one's own offers, and writing to a colleague."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ..core.letters import letter_address
from ..errors import COLLEAGUE_UNREACHABLE, OFFER_PUBLISHED, SENDER_WITHOUT_ADDRESS, TOO_MANY_OFFERS
from ..forms.offers import LetterForm, OfferForm
from ..forms.redrawn import asks_to_find
from ..models import LearningResource
from ..queries import offers as queries
from ..services import offers as services
from .refusals import shown_in

PAGE = 20


@login_required
def offer_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.own(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "offers": queries.with_states(page.object_list)}
    return render(request, "iom_plugin_resources/offers/offer_list.html", context)


@login_required
def offer_add(request: HttpRequest) -> HttpResponse:
    if queries.waiting(request.user).count() >= queries.MOST_WAITING:
        messages.warning(request, TOO_MANY_OFFERS)
        return redirect("iom_resources:offer_list")
    return _form(request, LearningResource(live=False), services.add_offer)


@login_required
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(queries.own(request.user), pk=pk)
    offer = queries.with_states([resource])[0]
    if not offer.is_changeable:
        messages.warning(request, OFFER_PUBLISHED)
        return redirect("iom_resources:offer_list")
    return _form(request, resource.get_latest_revision_as_object(), services.change_offer, offer)


@login_required
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(queries.own(request.user), pk=pk)
    if request.method == "POST":
        services.withdraw_offer(resource, by=request.user)
        messages.success(request, _("The offer is withdrawn. You can change it and send it again."))
        return redirect("iom_resources:offer_list")
    return render(request, "iom_plugin_resources/offers/offer_withdraw.html", {"resource": resource})


@login_required
def offer_contact(request: HttpRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(queries.of_colleagues(request.user), pk=pk)
    refusal = _why_no_letter(resource, request.user)
    if refusal:
        messages.warning(request, refusal)
        return redirect(resource)
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.write_to_colleague(resource, by=request.user, message=form.cleaned_data["message"])
            messages.success(request, _("The letter is sent. The colleague will answer to your e-mail address."))
            return redirect(resource)
    context = {
        "form": form,
        "resource": resource,
        "name": services.name_of(request.user),
        "address": letter_address(request.user),
    }
    return render(request, "iom_plugin_resources/offers/offer_contact.html", context)


def _why_no_letter(resource: LearningResource, user) -> str:
    """Told before anybody has written two pages."""
    if not letter_address(resource.offered_by):
        return COLLEAGUE_UNREACHABLE
    return "" if letter_address(user) else SENDER_WITHOUT_ADDRESS


def _form(request, resource: LearningResource, save, offer: queries.Offer | None = None) -> HttpResponse:
    """Draw the form of an offer, look for a competency in it, or send it for review."""
    form = OfferForm(request.POST or None, instance=resource)
    if request.method == "POST":
        if asks_to_find(request.POST):
            form = form.redrawn()
        elif form.is_valid():
            content = {name: form.cleaned_data[name] for name in ("text", "competencies")}
            with shown_in(form):
                save(form.instance, by=request.user, **content)
                messages.success(request, _("The offer is sent to the methodologist. You will see the decision here."))
                return redirect("iom_resources:offer_list")
    return render(request, "iom_plugin_resources/offers/offer_form.html", {"form": form, "offer": offer})
