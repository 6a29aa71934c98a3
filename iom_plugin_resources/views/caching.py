"""Who may keep a copy of a screen that is the same for all but for what is the reader's own."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


def for_the_reader(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Nothing between the portal and a signed-in person keeps it; for strangers the host decides."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True)
    return response
