"""«Подобрано для вас»: everything that is recommended to a teacher, with the reasons."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.text import capfirst

from iom_plugin_resources.core import registries
from iom_plugin_resources.queries.shortlists import shortlisted

from ..queries import deficits
from ..queries.teachers import teacher_of

PAGE = 20
# What stands lower is found on the resource map by those who want it.
MOST = 100


@login_required
def recommendation_list(request):
    user = request.user
    page = Paginator(registries.recommendations(user, MOST), PAGE).get_page(request.GET.get("page"))
    context = {
        "teacher": teacher_of(user),
        "page_obj": page,
        "rows": [{"resource": one.resource, "notes": [capfirst(", ".join(one.reasons))]} for one in page],
        "shortlisted": shortlisted(user, [one.resource for one in page]),
        "has_deficits": deficits.own(user).accepted().exists(),
        "picks": registries.picks(user),
    }
    return render(request, "iom_plugin/recommendations/recommendation_list.html", context)
