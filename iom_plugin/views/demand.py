"""What teachers need against what the resource map offers: the methodologist's screen."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from iom_plugin_resources.exports.documents import Document
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.views.attachments import attached

from ..exports import demand as exports
from ..forms.demand import DemandForm
from ..permissions import can_see_demand
from ..queries import demand as queries

PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MAY_CREATE = ["wagtailadmin.access_admin", "iom_plugin_resources.add_learningresource"]


@login_required
def demand_list(request):
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    can_create = request.user.has_perms(MAY_CREATE)
    context = {
        "form": form,
        "page_obj": page,
        "rows": [_shown(row, can_create) for row in page],
        "is_masked": any(row.is_masked for row in page),
        "fewest": queries.FEWEST_TOLD,
        "query": request.GET.urlencode(),
    }
    return render(request, "iom_plugin/demand/demand_list.html", context)


@login_required
def demand_export(request):
    _form, rows = _asked(request)
    filename = _("demand %(day)s.xlsx") % {"day": timezone.localdate().isoformat()}
    return attached(Document(filename, XLSX, exports.render_demand(rows)))


def _asked(request) -> tuple[DemandForm, list[queries.Row]]:
    if not can_see_demand(request.user):
        raise Http404
    form = DemandForm(request.GET, user=request.user)
    scope = form.scope()
    return form, queries.demand(scope) if scope else []


def _shown(row: queries.Row, can_create: bool) -> dict:
    """A row as the table shows it, with its two ways on: what there is, and what to create."""
    competency = row.competency
    found = urlencode({"competency": competency.code})
    draft = urlencode({"competency": competency.code, "title": competency.title})
    return {
        "row": row,
        "people": exports.told(row.told(row.people)),
        "chosen": exports.told(row.told(row.chosen)),
        "tasks": exports.told(row.told(row.tasks, row.planners)),
        "places": exports.places(row),
        "found_url": f"{reverse('iom_resources:resource_list')}?{found}",
        "create_url": f"{_create_address()}?{draft}" if can_create else "",
    }


def _create_address() -> str:
    return reverse(LearningResource.snippet_viewset.get_url_name("add"))
