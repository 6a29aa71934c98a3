"""A council that meets: its organisation, its curator, routes on its agenda."""

import datetime
from dataclasses import dataclass

from iom_plugin.models import CouncilMeeting, Route
from iom_plugin.services import meetings

from .resources import OrganisationFactory
from .routes import MembershipFactory, TeacherFactory, submitted_route

DAY = datetime.date(2026, 10, 28)


@dataclass
class Council:
    """A school, whoever writes down what its council decides, and routes that wait for it."""

    organisation: object
    curator: object
    routes: list[Route]

    def plan(self, routes=None, **fields) -> CouncilMeeting:
        given = {"council": "методического совета", "held_on": DAY} | fields
        routes = self.routes if routes is None else routes
        return meetings.plan_meeting(by=self.curator, organisation=self.organisation, routes=routes, **given)


def council(routes: int = 2) -> Council:
    school = OrganisationFactory()
    curator = MembershipFactory(organisation=school, role="curator").user
    waiting = [submitted_route(TeacherFactory(organisation=school)) for _number in range(routes)]
    return Council(school, curator, waiting)


def decided(meeting: CouncilMeeting, *decisions) -> dict:
    """What ``hold_meeting`` takes: the decisions in the order of the agenda."""
    return {item.pk: given for item, given in zip(meeting.items.all(), decisions, strict=True)}


def held_meeting(of: Council, **fields) -> CouncilMeeting:
    """Every route is approved by protocol 3."""
    meeting = of.plan()
    approved = decided(meeting, *[meetings.ItemDecision("approved")] * len(of.routes))
    given = {"protocol_number": "3", "held_on": DAY} | fields
    return meetings.hold_meeting(meeting, by=of.curator, decisions=approved, **given)
