"""How a person wants the calendar: reminders, letters, time zone, the secret feed."""

from django.http import Http404, HttpRequest, HttpResponse


def calendar_settings(request: HttpRequest) -> HttpResponse:
    raise Http404


def event_letters_off(request: HttpRequest, token) -> HttpResponse:
    raise Http404
