import datetime

import pytest
from django.utils.translation import override

from iom_plugin.forms.routes import RouteForm
from tests.factories.routes import RouteFactory

pytestmark = pytest.mark.django_db

THEME = {"theme": "Смысловое чтение"}


def days(start, end):
    return {"starts_on": datetime.date.fromisoformat(start), "ends_on": datetime.date.fromisoformat(end)}


@pytest.fixture
def november(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 11, 20))


def test_new_route_when_only_the_theme_is_given_then_the_school_year_at_hand(november):
    form = RouteForm(THEME)
    assert form.is_valid(), form.errors
    assert form.values() == THEME | days("2026-09-01", "2027-05-31")


def test_new_route_when_five_years_are_chosen_then_that_is_the_longest(november):
    form = RouteForm(THEME | {"period": "5"})
    assert form.is_valid(), form.errors
    assert form.values()["ends_on"] == datetime.date(2031, 5, 31)


def test_new_route_when_days_are_typed_then_they_count_more(november):
    own = {"starts_on": "2027-02-01", "ends_on": "2028-01-31"}
    form = RouteForm(THEME | own | {"period": "2"})
    assert form.is_valid(), form.errors
    assert form.values() == THEME | days(**{"start": "2027-02-01", "end": "2028-01-31"})


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"period": "own"}, {"starts_on", "ends_on"}),
        ({"period": "own", "starts_on": "2026-09-01"}, {"ends_on"}),
        ({"starts_on": "2026-09-01", "ends_on": "2026-08-01"}, {"ends_on"}),
        ({"starts_on": "2026-09-01", "ends_on": "2031-09-01"}, {"ends_on"}),
        ({"starts_on": "сентябрь", "ends_on": "2027-05-31"}, {"starts_on"}),
        ({"period": "9"}, {"period"}),
    ],
)
def test_new_route_when_its_period_is_not_whole_then_told_beside_the_field(november, sent, wrong):
    assert set(RouteForm(THEME | sent).errors) == wrong


def test_route_when_it_is_opened_then_its_period_is_chosen():
    assert RouteForm(instance=RouteFactory())["period"].value() == "1"
    own = RouteForm(instance=RouteFactory(ends_on=datetime.date(2027, 4, 15)))
    assert own["period"].value() == "own"
    assert own.shows_own_dates


def test_route_when_another_number_of_years_is_chosen_then_the_days_that_stand_there_give_way():
    route = RouteFactory(ends_on=datetime.date(2027, 4, 15))
    sent = THEME | {"period": "2", "starts_on": "2026-09-01", "ends_on": "2027-04-15"}
    form = RouteForm(sent, instance=route)
    assert form.is_valid(), form.errors
    assert form.values()["ends_on"] == datetime.date(2028, 5, 31)


def test_periods_when_read_in_russian_then_years_and_months_in_their_forms(november):
    with override("ru"):
        labels = [str(label) for _key, label in RouteForm().fields["period"].choices]
    assert labels[0] == "1 учебный год (сентябрь 2026 – май 2027)"
    assert labels[1] == "2 учебных года (сентябрь 2026 – май 2028)"
    assert labels[4] == "5 учебных лет (сентябрь 2026 – май 2031)"


def test_with_theme_when_one_is_taken_then_what_is_written_stays():
    assert RouteForm({"theme": ""}).with_theme("1", ["а", "б"])["theme"].value() == "б"
    assert RouteForm({"theme": "Чтение"}).with_theme("0", ["а"])["theme"].value() == "Чтение; а"
    for asked in ("7", "x", "-1", "٣", "9" * 5000):
        assert RouteForm({"theme": "Чтение"}).with_theme(asked, ["а"])["theme"].value() == "Чтение"
