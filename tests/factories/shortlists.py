"""Factories of what a person keeps of the resource map."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from iom_plugin_resources.models import SavedSearch, ShortlistItem

from .resources import LearningResourceFactory, UserFactory


class ShortlistItemFactory(DjangoModelFactory):
    class Meta:
        model = ShortlistItem

    user = factory.SubFactory(UserFactory)
    resource = factory.SubFactory(LearningResourceFactory)


class SavedSearchFactory(DjangoModelFactory):
    """A search for seminars that was last looked at yesterday."""

    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Семинары {n}")
    query = "kind=seminar"
    seen_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1))


def published_now(**fields):
    """A resource that went live after the search of ``SavedSearchFactory`` was looked at."""
    return LearningResourceFactory(first_published_at=timezone.now(), **fields)
