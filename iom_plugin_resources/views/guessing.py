"""Addresses with a number or a secret in them, of which somebody tries one after the other."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ..core.rate_limits import is_too_often, network_address

AN_HOUR = 60 * 60


def slows_guessing(what: str, *, limit: int) -> Callable:
    """429 instead of 404 for whoever was told 404 more than ``limit`` times within an hour.

    People are counted by their account, strangers by their network address. What is one's own is shown all the same:
    behind one proxy or at one school many people share one address.
    """

    def decorator(view):
        @wraps(view)
        def slowed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                who = str(request.user.pk) if request.user.is_authenticated else network_address(request)
                if not is_too_often(what, who, limit=limit, seconds=AN_HOUR):
                    raise
            sentence = _("There were too many tries. Wait an hour and try again.")
            return HttpResponse(sentence, status=429, headers={"Retry-After": str(AN_HOUR)})

        return slowed

    return decorator
