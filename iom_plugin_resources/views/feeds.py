"""Calendars as iCalendar feeds."""

from django.http import Http404, HttpRequest, HttpResponse


def calendar_feed(request: HttpRequest) -> HttpResponse:
    raise Http404


def event_feed(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def personal_feed(request: HttpRequest, token) -> HttpResponse:
    raise Http404


def personal_feed_change(request: HttpRequest) -> HttpResponse:
    raise Http404
