import datetime

import pytest
from django.utils.translation import override

from iom_plugin.models import Route
from iom_plugin.queries.understood_dates import understood

ROUTE = Route(starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2027, 5, 31))


@pytest.mark.parametrize(
    ("dates", "sentence", "is_understood"),
    [
        ("март", "1–31 марта 2027 г.", True),
        ("до 26.10", "до 26 октября 2026 г.", True),
        ("с 1 сентября", "с 1 сентября 2026 г.", True),
        ("бессрочно", "без ограничения срока", True),
        ("когда позовут", "напоминания об этом мероприятии не будет", False),
        ("31.02.2027", "31.02.2027", False),
        ("12.03.2027–01.02.2027", "раньше", False),
    ],
)
def test_understood_when_dates_are_worded_then_told_back_in_the_period_of_the_route(dates, sentence, is_understood):
    with override("ru"):
        told = understood(dates, ROUTE)
    assert sentence in told.sentence
    assert told.is_understood is is_understood


def test_understood_when_nothing_is_written_then_nothing_is_told():
    assert understood("  ", ROUTE) is None
