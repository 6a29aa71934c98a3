import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.factories.routes import RouteFactory

pytestmark = pytest.mark.django_db


def test_route_when_it_lasts_more_than_five_years_then_refused_in_words():
    route = RouteFactory.build(starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2031, 9, 1))
    with pytest.raises(ValidationError) as refused:
        route.clean()
    assert refused.value.message_dict.keys() == {"ends_on"}
    route.ends_on = datetime.date(2031, 8, 31)
    route.clean()
