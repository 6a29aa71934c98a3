"""Registering for a date of an event, and what a person is registered for."""

from django.http import Http404, HttpRequest, HttpResponse


def register(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def registration_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def registration_cancel(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def offer_answer(request: HttpRequest, pk) -> HttpResponse:
    raise Http404
