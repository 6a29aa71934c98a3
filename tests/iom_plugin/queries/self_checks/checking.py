"""How the tests of the self-check ask it."""

import datetime

from iom_plugin.models import Route
from iom_plugin.queries import routes
from iom_plugin.queries.self_checks import SelfCheck, self_check_of
from tests.factories.self_checks import route_of

TODAY = datetime.date(2026, 9, 15)


def check(route: Route) -> SelfCheck:
    return self_check_of(routes.with_content(Route.objects.filter(pk=route.pk)).get(), today=TODAY)


def warned(plan: list[dict], **fields) -> list[str]:
    """The criteria that have a warning."""
    return [item.criterion.code for item in check(route_of(plan, **fields)).advice if item.warnings]


def advice_of(code: str, plan: list[dict], **fields):
    return next(item for item in check(route_of(plan, **fields)).advice if item.criterion.code == code)
