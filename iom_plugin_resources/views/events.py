"""One event with its dates."""

from django.http import Http404, HttpRequest, HttpResponse


def event_detail(request: HttpRequest, pk) -> HttpResponse:
    raise Http404
