"""Back to the screen from which something was asked."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, default: str) -> str:
    """The address in ``next``, if it leads to this portal; otherwise ``default``."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    # What a browser would take for a path from here, ``redirect`` takes for the name of an address.
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else default
