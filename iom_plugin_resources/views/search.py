"""What a search box offers while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..queries import resources, search
from ..queries.facet_questions import words_in

SHORTEST = 2


@require_safe
def resource_suggestions(request: HttpRequest) -> HttpResponse:
    """Options of a list box for ``?search=…``; an empty list for less than two letters."""
    words = words_in(request.GET.get("search"))
    found = search.suggestions(words, resources.visible_to(request.user)) if len(words) >= SHORTEST else None
    total = len(found.resources) + len(found.competencies) if found else 0
    return render(request, "iom_plugin_resources/resources/suggestions.html", {"found": found, "total": total})
