"""Requests that htmx makes from a page that is open already."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRefresh


def by_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, which puts the answer into its page; without a script the browser asks for a page."""
    return "HX-Request" in request.headers


def signed_in_or_anew(view):
    """As ``login_required``; but htmx loads its page anew instead of drawing that of signing in on it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if by_htmx(request) and not request.user.is_authenticated:
            return HttpResponseClientRefresh()
        return login_required(view)(request, *args, **kwargs)

    return wrapped
