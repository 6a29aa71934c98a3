"""Reads over saved searches: what each asks, and what is new in it."""

import datetime
from collections.abc import Iterable
from functools import reduce
from operator import or_
from urllib.parse import parse_qs

from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Count, IntegerField, Max, Q, QuerySet, Value
from django.utils.datastructures import MultiValueDict

from ..models import LearningResource, SavedSearch
from .resources import ResourceQuestion, visible_to

# So many a person: what is new in them is counted by one query, which has a part for each.
MOST_SEARCHES = 20
# Part of a signature: a token of another kind is not a token here.
LETTERS_OFF = "iom_plugin_resources.saved_searches.letters_off"


def own(user) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=user)


def question_of(search: SavedSearch) -> ResourceQuestion:
    return ResourceQuestion.read(MultiValueDict(parse_qs(search.query)))


def proposed_title(question: ResourceQuestion, *, user) -> str:
    """The words and the choices of the question, as its chips say them."""
    words = [f"«{question.words}»"] if question.words else []
    chosen = [option.label for facet in question.answer(visible_to(user)).facets for option in facet.chosen]
    return ", ".join([*words, *chosen])[: SavedSearch._meta.get_field("title").max_length]


def new_in(search: SavedSearch, *, user, until: datetime.datetime) -> QuerySet[LearningResource]:
    """Published resources that answer the search and were first published after the person saw it last."""
    found = question_of(search).narrow(visible_to(user))
    return found.filter(first_published_at__gt=search.seen_at, first_published_at__lte=until)


def news(searches: Iterable[SavedSearch], *, user, until: datetime.datetime) -> dict[int, int]:
    """How many resources are new in each search, by its key; searches without any are left out.

    One query counts for all of them. Reading the questions takes at most two small ones more for each: the
    synonyms of its words, the branches of its competencies.
    """
    parts = [
        new_in(search, user=user, until=until)
        .order_by()
        .annotate(search=Value(search.pk, IntegerField()))
        .values("search")
        .annotate(found=Count("pk"))
        .values_list("search", "found")
        for search in searches
    ]
    counted = parts[0].union(*parts[1:], all=True) if parts else ()
    return {search: found for search, found in counted if found}


def all_new_in(searches: Iterable[SavedSearch], *, user, until: datetime.datetime) -> QuerySet[LearningResource]:
    """What is new in any of the searches, each resource once."""
    found = (Q(pk__in=new_in(search, user=user, until=until).values("pk")) for search in searches)
    return visible_to(user).filter(reduce(or_, found, Q(pk__in=())))


def waiting_for_letters() -> list[int]:
    """Keys of the people who want letters and have not seen all that is published since."""
    last = visible_to(None).aggregate(last=Max("first_published_at"))["last"]
    if last is None:
        return []
    waiting = SavedSearch.objects.filter(by_mail=True, seen_at__lt=last)
    return list(waiting.order_by("user").values_list("user", flat=True).distinct())


def letters_off_token(user) -> str:
    """What the address of a letter's «no more letters» carries: it opens nothing else and never expires."""
    return signing.Signer(salt=LETTERS_OFF).sign(user.pk)


def person_with_token(token: str):
    """Whose letters the token switches off; None if it is not ours or the account is gone."""
    try:
        key = signing.Signer(salt=LETTERS_OFF).unsign(token)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=key).first()
