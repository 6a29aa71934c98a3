"""Who came: ticked, by a code on the screen, or from the report of a webinar."""

from django.http import Http404, HttpRequest, HttpResponse


def desk_attendance(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def attendance_code(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def attendance_import(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def attend(request: HttpRequest) -> HttpResponse:
    raise Http404
