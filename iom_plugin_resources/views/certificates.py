"""Certificates: issued by the organiser, downloaded by their holders, checked by anybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..core.keys import row_key
from ..core.progress import Progress, progress_of
from ..core.rate_limits import is_too_often, network_address
from ..errors import IomError
from ..exports.certificates import render_certificates, render_register
from ..forms.certificates import CheckForm, RevokeForm
from ..models import Certificate, EventOccurrence
from ..permissions import can_keep_event
from ..queries import certificates as queries
from ..services import certificates as services
from .attachments import attached
from .guessing import slows_guessing
from .htmx import by_htmx, signed_in_or_anew
from .refusals import shown_in

PAGE = 50
MOST_IN_ONE_FILE = 500
# Numbers cannot be guessed; whoever tries is slowed down all the same.
MOST_WRONG, IN_SECONDS = 20, 600
MOST_REGISTRATIONS = 60


@signed_in_or_anew
def certificate_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What is issued for one date and what is missing; ``?download=pdf`` or ``xlsx`` takes all of it away."""
    occurrence = _kept(request, pk)
    if request.method == "POST":
        return _changed(request, occurrence)
    issued = queries.issued_for(occurrence)
    if request.GET.get("download") == "pdf" and issued.exists():
        return attached(render_certificates(issued[:MOST_IN_ONE_FILE], _address(request)))
    if request.GET.get("download") == "xlsx":
        return attached(render_register(issued))
    if "revoke" in request.GET:
        certificate = _one_of(occurrence, request.GET["revoke"])
        return _issue_screen(request, occurrence, RevokeForm(initial={"certificate": certificate.pk}), certificate)
    return _issue_screen(request, occurrence, None, None)


@never_cache
@login_required
@slows_guessing("registration", limit=MOST_REGISTRATIONS)
def certificate_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The valid certificate of one's own registration with this key."""
    certificate = get_object_or_404(queries.visible_to(request.user), valid_for=pk)
    return attached(render_certificates([certificate], _address(request)))


@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Anybody types a number; the answer stands at the address of the number."""
    form = CheckForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("iom_resources:certificate_detail", form.cleaned_data["number"])
    return render(request, "iom_plugin_resources/certificates/certificate_check.html", {"form": form})


@require_safe
@never_cache
def certificate_detail(request: HttpRequest, number: str) -> HttpResponse:
    """What the number stands for; 404 for a wrong one, 429 after many of them."""
    certificate = queries.of_number(number)
    if certificate is None:
        slowed = is_too_often("certificate", network_address(request), limit=MOST_WRONG, seconds=IN_SECONDS)
        context = {"form": CheckForm(initial={"number": number[: queries.LONGEST_NUMBER]}), "is_slowed": slowed}
        template = "iom_plugin_resources/certificates/certificate_unknown.html"
        return render(request, template, context, status=429 if slowed else 404)
    context = {"certificate": certificate}
    response = render(request, "iom_plugin_resources/certificates/certificate_detail.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _changed(request: HttpRequest, occurrence: EventOccurrence) -> HttpResponse:
    if "certificate" in request.POST:
        return _revoked(request, occurrence)
    try:
        services.request_batch(occurrence, by=request.user)
    except IomError as error:
        messages.error(request, error.message)
    return redirect("iom_resources:certificate_issue", occurrence.pk)


def _revoked(request: HttpRequest, occurrence: EventOccurrence) -> HttpResponse:
    certificate = _one_of(occurrence, request.POST["certificate"])
    form = RevokeForm(request.POST)
    if form.is_valid():
        with shown_in(form):
            services.revoke(certificate, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The certificate is revoked."))
            return redirect("iom_resources:certificate_issue", occurrence.pk)
    return _issue_screen(request, occurrence, form, certificate)


def _issue_screen(
    request: HttpRequest, occurrence: EventOccurrence, form: RevokeForm | None, revoked: Certificate | None
) -> HttpResponse:
    batch = queries.latest_batch(occurrence)
    is_interrupted = batch is not None and queries.is_interrupted(batch)
    context = {
        "occurrence": occurrence,
        "batch": batch,
        "is_interrupted": is_interrupted,
        "is_busy": batch is not None and batch.status in queries.BUSY and not is_interrupted,
        "progress": batch and (progress_of(queries.task_name(batch)) or Progress(0, batch.total)),
        "missing": queries.missing(occurrence).count(),
        "page_obj": Paginator(queries.issued_for(occurrence), PAGE).get_page(request.GET.get("page")),
        "form": form,
        "revoked": revoked,
        "address": reverse("iom_resources:certificate_issue", args=[occurrence.pk]),
    }
    template = "issue_answer.html" if by_htmx(request) else "certificate_issue.html"
    return render(request, f"iom_plugin_resources/certificates/{template}", context)


def _one_of(occurrence: EventOccurrence, text: str) -> Certificate:
    return get_object_or_404(queries.issued_for(occurrence).filter(revoked_at=None), pk=row_key(text) or 0)


def _address(request: HttpRequest):
    def address(certificate: Certificate) -> str:
        return request.build_absolute_uri(reverse("iom_resources:certificate_detail", args=[certificate.number]))

    return address


def _kept(request: HttpRequest, pk: int) -> EventOccurrence:
    occurrence = get_object_or_404(EventOccurrence.objects.select_related("event__organiser"), pk=pk)
    if not can_keep_event(request.user, occurrence.event):
        raise Http404
    return occurrence
