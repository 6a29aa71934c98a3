"""What participants think of an event."""

from django.http import Http404, HttpRequest, HttpResponse


def feedback_add(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def feedback_results(request: HttpRequest, pk) -> HttpResponse:
    raise Http404
