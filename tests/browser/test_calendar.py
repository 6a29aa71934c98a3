"""The calendar with a script: a grid for the keyboard, days in place, a list where it is narrow."""

import datetime
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.factories.events import LearningEventFactory, OccurrenceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CALENDAR = "/resources-map/calendar/"
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
MARCH = f"{CALENDAR}?date=2027-03-01"


@pytest.fixture
def events():
    """Two on one day of March, one in April."""
    call_command("setup_portal", verbosity=0)
    for title, day, hour in (("Утренний", 12, 9), ("Дневной", 12, 14), ("Другой день", 18, 14)):
        OccurrenceFactory(event=LearningEventFactory(title=title), day=datetime.date(2027, 3, day), hour=hour)
    OccurrenceFactory(event=LearningEventFactory(title="Апрельский"), day=datetime.date(2027, 4, 30))


def day(page, number: int):
    return page.locator(f'td[data-day="{number}"]:not(.iom-day--other)')


def test_month_when_keys_are_pressed_then_moves_as_a_grid(page, events, assert_accessible):
    page.set_viewport_size(WIDE)
    page.goto(MARCH)
    grid = page.get_by_role("grid")
    expect(grid.locator("[tabindex='0']")).to_have_count(1)
    assert_accessible(page)
    day(page, 1).focus()
    for key, number in (("ArrowRight", 2), ("ArrowDown", 9), ("End", 14), ("Home", 8), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(day(page, number)).to_be_focused()
    day(page, 12).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Утренний")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Дневной")).to_be_focused()
    page.keyboard.press("Escape")
    expect(day(page, 12)).to_be_focused()


def test_month_when_page_down_is_pressed_then_the_next_one_comes_in_place_on_the_same_day(page, events):
    page.set_viewport_size(WIDE)
    page.goto(MARCH)
    day(page, 31).focus()
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(r"\?date=2027-04-01$"))
    expect(day(page, 30)).to_be_focused()
    expect(page.get_by_role("link", name="Апрельский")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(day(page, 30)).to_be_focused()
    expect(page.locator("#iom-found")).to_have_text("Март 2027 г.")


def test_month_when_the_column_is_narrow_then_is_a_list_of_the_days_with_events(page, events, assert_accessible):
    page.set_viewport_size(NARROW)
    page.goto(MARCH)
    expect(page.get_by_role("grid")).to_have_count(0)
    expect(page.locator("td[data-day]:visible")).to_have_count(2)
    expect(page.get_by_text("12 марта 2027 г., пятница", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert_accessible(page)


def test_filter_when_ticked_then_changes_the_days_and_the_address(page, events):
    page.set_viewport_size(WIDE)
    page.goto(MARCH)
    page.get_by_role("link", name="Все фильтры").click()
    page.locator("#iom-facet-format").get_by_label("Очный").check()
    expect(page.locator(".iom-chip")).to_contain_text("Очный")
    expect(page).to_have_url(re.compile(r"\?date=2027-03-01&format=in_person&filters=1$"))


@pytest.mark.parametrize("view", ["month", "week", "agenda", "year"])
def test_calendar_and_event_when_a_word_never_ends_then_nothing_is_pushed_out_of_the_page(page, events, view):
    endless = "https://meet.example/" + "а" * 200
    event = LearningEventFactory(title=endless, lead=endless, contact=endless, audience=endless, allows_guests=True)
    one = OccurrenceFactory(event=event, day=datetime.date(2027, 3, 12), place=endless, places=5)
    addresses = [f"{CALENDAR}?view={view}&date=2027-03-12", one.get_absolute_url()]
    addresses += [f"{CALENDAR}dates/{one.pk}/register/guest/", f"{CALENDAR}embed/"]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for address in addresses:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width} px"
