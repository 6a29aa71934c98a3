"""Saved searches, and the letters that say what is new in them."""

import datetime
import logging

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .. import errors
from ..core.letters import full_address, letter_address, send_letter
from ..models import SavedSearch
from ..queries import resources
from ..queries import saved_searches as queries
from ..queries.resources import ResourceQuestion

logger = logging.getLogger(__name__)

# A letter names so many resources of a search; the others are on the map.
MOST_IN_LETTER = 5


@transaction.atomic
def save_search(question: ResourceQuestion, *, by, title: str, by_mail: bool) -> SavedSearch:
    """Keep the question. Raises ``Invalid`` if it asks nothing, is kept already, or there are too many."""
    # Two clicks at once wait for each other, so that the second sees what the first has made.
    get_user_model()._default_manager.select_for_update().filter(pk=by.pk).first()
    query = question.address()
    if question.is_empty:
        raise errors.Invalid(errors.SEARCH_ASKS_NOTHING, code="search_asks_nothing")
    if queries.own(by).filter(query=query).exists():
        raise errors.Invalid(errors.SEARCH_IS_SAVED, code="search_is_saved")
    if queries.own(by).count() >= queries.MOST_SEARCHES:
        raise errors.Invalid(errors.TOO_MANY_SEARCHES, code="too_many_searches")
    return SavedSearch.objects.create(user=by, title=title, query=query, by_mail=by_mail, seen_at=timezone.now())


def change_search(search: SavedSearch, *, by, title: str, by_mail: bool) -> SavedSearch:
    """Rename it, switch its letters on or off. Raises ``NotAllowed`` for another person's."""
    _check_owner(search, by)
    search.title, search.by_mail = title, by_mail
    search.save(update_fields=["title", "by_mail"])
    return search


def delete_search(search: SavedSearch, *, by) -> None:
    """Raises ``NotAllowed`` for another person's."""
    _check_owner(search, by)
    search.delete()


def mark_seen(search: SavedSearch, *, by) -> None:
    """What is published up to now is new no more. Raises ``NotAllowed`` for another person's."""
    _check_owner(search, by)
    search.seen_at = timezone.now()
    search.save(update_fields=["seen_at"])


def switch_letters_off(*, by) -> None:
    """No more letters about any of the person's searches; the searches stay."""
    queries.own(by).update(by_mail=False)


def send_digests() -> int:
    """Write to everybody in whose searches something is new; returns the number of letters.

    One letter a person. It may be run as often as one likes: what a letter has told is new no more. A letter that
    cannot be sent is noted in the log and tried at the next run, and does not hold up the others.
    """
    return sum(_send_digest(key) for key in queries.waiting_for_letters())


def _send_digest(user_key: int) -> bool:
    user = get_user_model().objects.filter(pk=user_key).first()
    address, until = letter_address(user), timezone.now()
    if not address:
        return False
    searches = list(queries.own(user).filter(by_mail=True))
    found = queries.news(searches, user=user, until=until)
    claimed = _claim([search for search in searches if search.pk in found], until)
    if not claimed:
        return False
    total = queries.all_new_in(claimed, user=user, until=until).count()
    try:
        _send(user, address, [_told(search, found[search.pk], user, until) for search in claimed], total)
    except Exception:
        logger.exception("The letter about saved searches of user %s could not be sent.", user_key)
        _give_back(claimed, until)
        return False
    return True


def _claim(searches: list[SavedSearch], until: datetime.datetime) -> list[SavedSearch]:
    """Those that nobody else has begun to write about.

    It is committed before the letter is sent: were it the other way round, whoever stops the run at the wrong
    moment, or starts it twice at once, would have people get the same letter again.
    """
    with transaction.atomic():
        return [search for search in searches if _moved(search, search.seen_at, until)]


def _give_back(searches: list[SavedSearch], until: datetime.datetime) -> None:
    for search in searches:
        _moved(search, until, search.seen_at)


def _moved(search: SavedSearch, before: datetime.datetime, after: datetime.datetime) -> bool:
    """Whether ``seen_at`` was still what we knew; then it is moved."""
    return bool(SavedSearch.objects.filter(pk=search.pk, by_mail=True, seen_at=before).update(seen_at=after))


def _told(search: SavedSearch, count: int, user, until: datetime.datetime) -> dict:
    """What the letter says of one search."""
    found = queries.new_in(search, user=user, until=until).order_by("-first_published_at", "-pk")
    shown = list(resources.with_details(found)[:MOST_IN_LETTER])
    the_map = reverse("iom_resources:resource_list")
    return {
        "title": search.title,
        "count": count,
        "resources": [(resource, full_address(resource.get_absolute_url())) for resource in shown],
        "more": count - len(shown),
        "url": full_address(f"{the_map}?{queries.question_of(search).address(sort='new')}"),
    }


def _send(user, address: str, told: list[dict], total: int) -> None:
    off = full_address(reverse("iom_resources:letters_off", args=[queries.letters_off_token(user)]))
    context = {
        "searches": told,
        "count": total,
        "off_url": off,
        "searches_url": full_address(reverse("iom_resources:saved_search_list")),
    }
    send_letter(
        "iom_plugin_resources/saved_searches/digest",
        context,
        to=address,
        headers={"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _check_owner(search: SavedSearch, by) -> None:
    if search.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_SEARCH)
