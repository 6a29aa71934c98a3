"""Registering without an account, by a confirmed address."""

from django.http import Http404, HttpRequest, HttpResponse


def guest_register(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def guest_registration(request: HttpRequest, token) -> HttpResponse:
    raise Http404
