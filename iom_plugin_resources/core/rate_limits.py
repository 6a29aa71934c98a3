"""How often one may try what could be guessed: counted in the cache, by whoever tries."""

from django.core.cache import cache


def is_too_often(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more try of ``what`` by ``who``; whether there were more than ``limit`` within ``seconds``."""
    key = f"iom-tries:{what}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it has just run out
        cache.set(key, 1, seconds)
        return False
