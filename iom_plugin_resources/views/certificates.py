"""Certificates: issued by the organiser, downloaded by their holders, checked by anybody."""

from django.http import Http404, HttpRequest, HttpResponse


def certificate_issue(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def certificate_download(request: HttpRequest, pk) -> HttpResponse:
    raise Http404


def certificate_check(request: HttpRequest) -> HttpResponse:
    raise Http404


def certificate_detail(request: HttpRequest, number) -> HttpResponse:
    raise Http404
