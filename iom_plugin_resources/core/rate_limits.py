"""How often one may try what could be guessed: counted in the cache, by whoever tries."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# The part of an IPv6 address that a provider gives to one customer.
OF_ONE_CUSTOMER = 64


def is_too_often(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more try of ``what`` by ``who``; whether there were more than ``limit`` within ``seconds``."""
    key = _key(what, who)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it has just run out
        cache.set(key, 1, seconds)
        return False


def was_too_often(what: str, who: str, *, limit: int) -> bool:
    """Whether ``who`` has no try of ``what`` left; nothing is counted."""
    return cache.get(_key(what, who), 0) >= limit


def network_address(request: HttpRequest) -> str:
    """Where a request comes from, as tries are counted; an empty text where the server does not know.

    A header that anybody may write is not believed. ``IOM_PROXIES`` says how many proxies of the portal itself stand
    before it: each puts the address that it sees at the end of ``X-Forwarded-For``. Of IPv6 the network counts, since
    one customer has all addresses of it.
    """
    told = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "IOM_PROXIES", 0)
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if proxies and forwarded:
        chain = forwarded.split(",")
        told = chain[-min(proxies, len(chain))].strip()
    try:
        address = ip_address(told)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((int(address), OF_ONE_CUSTOMER), strict=False))
    return str(address)


def _key(what: str, who: str) -> str:
    return f"iom-tries:{what}:{who}"
