"""Addresses for calendar programs: of a question to the calendar, and of a person's own calendar."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django import template
from django.urls import reverse

from ..models import PersonalFeed
from ..queries import personal_feeds

register = template.Library()


@dataclass(frozen=True)
class FeedAddress:
    """The same feed twice: ``whole`` to be copied, ``subscribe`` for programs that open ``webcal:`` links."""

    whole: str

    @property
    def subscribe(self) -> str:
        return urlsplit(self.whole)._replace(scheme="webcal").geturl()


@register.simple_tag(takes_context=True)
def iom_feed_address(context, question=None) -> FeedAddress:
    """Of all events, or of what ``question`` (an ``EventQuestion``) asks; what is one's own has another address."""
    query = question.address(mine=False) if question is not None else ""
    path = reverse("iom_resources:calendar_feed")
    return FeedAddress(context["request"].build_absolute_uri(f"{path}?{query}" if query else path))


@register.simple_tag
def iom_personal_feed(user) -> PersonalFeed | None:
    return personal_feeds.feed_of(user) if user.is_authenticated else None


@register.simple_tag(takes_context=True)
def iom_personal_feed_address(context, feed: PersonalFeed) -> FeedAddress:
    path = reverse("iom_resources:personal_feed", args=[feed.token])
    return FeedAddress(context["request"].build_absolute_uri(path))
