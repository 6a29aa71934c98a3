"""The documents of an organisation in one file: ordered, watched, taken away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iom_plugin_resources.core.progress import Progress, progress_of
from iom_plugin_resources.exports.documents import file_name
from iom_plugin_resources.views.htmx import by_htmx, signed_in_or_anew
from iom_plugin_resources.views.refusals import shown_in

from ..choices import ArchiveStatus
from ..errors import ARCHIVE_NOT_READY, IomError
from ..forms.archives import ArchiveForm
from ..models import RouteArchive, RouteArchivePart
from ..permissions import can_export_organisation
from ..queries import archives as queries
from ..services import archives as services

PAGE = 20


@login_required
def archive_list(request):
    """Where an archive is ordered, and what one has ordered before."""
    organisations = queries.organisations_for(request.user)
    if not organisations:
        raise Http404
    form = ArchiveForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            return redirect("iom:archive_detail", services.request_archive(by=request.user, **form.cleaned_data).pk)
    page = Paginator(queries.visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "iom_plugin/archives/archive_list.html", {"form": form, "page_obj": page})


@signed_in_or_anew
def archive_detail(request, pk):
    """How far it is; while it is being written, the page asks again by itself."""
    archive = _archive(request, pk)
    interrupted = queries.is_interrupted(archive)
    context = {
        "archive": archive,
        "is_interrupted": interrupted,
        "is_busy": archive.status in queries.BUSY and not interrupted,
        "progress": progress_of(queries.task_name(archive)) or Progress(0, archive.total),
    }
    template = "archive_state.html" if by_htmx(request) else "archive_detail.html"
    return render(request, f"iom_plugin/archives/{template}", context)


@login_required
@require_POST
def archive_again(request, pk):
    archive = _archive(request, pk)
    try:
        archive = services.request_again(archive, by=request.user)
    except IomError as error:
        messages.error(request, error.message)
    return redirect("iom:archive_detail", archive.pk)


@login_required
def archive_download(request, pk):
    """The file, piece by piece: it never stands in memory whole."""
    archive = _archive(request, pk)
    if archive.status != ArchiveStatus.READY:
        messages.error(request, ARCHIVE_NOT_READY)
        return redirect("iom:archive_detail", pk)
    name = _("Routes, %(organisation)s, %(date)s") % {
        "organisation": archive.organisation.short_name,
        "date": f"{archive.at:%Y-%m-%d}",
    }
    headers = {
        "Content-Disposition": content_disposition_header(True, file_name(name, "zip")),
        "Content-Length": str(archive.size),
    }
    return StreamingHttpResponse(_pieces(archive), content_type="application/zip", headers=headers)


def _pieces(archive: RouteArchive):
    last = 0
    parts = RouteArchivePart.objects.filter(archive=archive)
    while part := parts.filter(pk__gt=last).first():
        yield bytes(part.content)
        last = part.pk


def _archive(request, pk) -> RouteArchive:
    """One's own archive, as long as one has the role by which it was ordered."""
    archive = get_object_or_404(queries.visible_to(request.user), pk=pk)
    if not can_export_organisation(request.user, archive.organisation):
        raise Http404
    return archive
