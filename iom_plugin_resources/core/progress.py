"""How far a long task is: told by the task, shown on a page, kept in the cache for as long as the task is alive."""

from dataclasses import dataclass

from django.core.cache import cache

# A task that says nothing for so long has been interrupted, with its process.
ALIVE_SECONDS = 120


@dataclass(frozen=True)
class Progress:
    """``total`` is about how many there are; 0 where nobody knows yet."""

    done: int = 0
    total: int = 0


def tell_progress(task: str, done: int = 0, total: int = 0) -> None:
    """The task of this name is alive, and so far."""
    cache.set(_key(task), Progress(done, total), ALIVE_SECONDS)


def progress_of(task: str) -> Progress | None:
    """How far the task is; None if nothing was heard of it for two minutes."""
    return cache.get(_key(task))


def _key(task: str) -> str:
    return f"iom-progress:{task}"
