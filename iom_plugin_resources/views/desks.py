"""The organiser's desk: participants of one date of an event."""

from django.http import Http404, HttpRequest, HttpResponse


def desk_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def desk(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def desk_export(request: HttpRequest, pk, format) -> HttpResponse:
    raise Http404


def desk_sheet(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def desk_message(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def registration_decide(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def occurrence_status(request: HttpRequest, pk) -> HttpResponse:
    raise Http404
