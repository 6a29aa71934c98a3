"""The calendar of events: month, week, agenda, year plan; the list that other sites embed."""

from django.http import Http404, HttpRequest, HttpResponse


def event_calendar(request: HttpRequest) -> HttpResponse:
    raise Http404


def calendar_embed(request: HttpRequest) -> HttpResponse:
    raise Http404
