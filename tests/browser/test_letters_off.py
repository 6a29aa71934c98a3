"""Switching letters off by the link of a letter, and what else stands on that screen."""

import pytest
from django.urls import reverse

from iom_plugin_resources.models import CalendarSettings, SavedSearch
from iom_plugin_resources.queries import letters, saved_searches
from tests.factories.resources import UserFactory
from tests.factories.shortlists import SavedSearchFactory

from .conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def address_of(user, kind: str) -> str:
    if kind == "events":
        return reverse("iom_resources:event_letters_off", args=[letters.letters_off_token(user, "digest")])
    return reverse("iom_resources:letters_off", args=[saved_searches.letters_off_token(user)])


@pytest.mark.parametrize("kind", ["events", "searches"])
def test_letters_off_when_pressed_then_no_more_come_and_the_frame_still_works(page, assert_accessible, kind):
    user = UserFactory()
    CalendarSettings.objects.create(user=user, weekly_digest=True)
    SavedSearchFactory(user=user)
    sign_in(page, user, to="/")
    page.goto(address_of(user, kind))
    assert_accessible(page)
    # The forms of the host's own frame are refused where a page tells not even its own site where they come from.
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_load_state()
    assert page.get_by_role("button", name="Выйти").count() == 0
    page.goto(address_of(user, kind))
    page.get_by_role("button", name="Больше не присылать").click()
    page.get_by_role("status").wait_for()
    assert_accessible(page)
    assert CalendarSettings.objects.get().weekly_digest is (kind == "searches")
    assert SavedSearch.objects.get().by_mail is (kind == "events")
