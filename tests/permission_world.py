"""A small district with everybody who may try an address: the world of the permission table."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from iom_plugin.choices import MeetingStatus, NoticeKind, RouteStatus
from iom_plugin.models import Activity, CouncilMeeting, LearningTask, Notice, Result, Route, RouteArchive, RouteNeed
from iom_plugin.services.routes import complete_route, delete_route, start_route
from iom_plugin_resources.models import Certificate, Registration
from iom_plugin_resources.services.personal_feeds import make_feed
from tests.factories.events import CertificateFactory, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import LearningResourceFactory, OrganisationFactory, UserFactory
from tests.factories.routes import (
    DeficitFactory,
    MembershipFactory,
    RouteFactory,
    TeacherFactory,
    approved_route,
    ready_route,
    submitted_route,
)
from tests.factories.shortlists import SavedSearchFactory

# What a certificate says; the rest of it is left empty.
UNKNOWN = ("kind", "position", "organisation", "organiser", "locality", "head_name", "head_title", "issued")
FACTS = dict.fromkeys(UNKNOWN, "")
FACTS |= {"name": "Иванова Анна", "title": "Семинар", "hours": 2, "dates": "12 марта 2027 г."}
ROLES = [
    "anonymous",
    "author",
    "colleague",
    "stranger",
    "curator",
    "foreign_curator",
    "tutor",
    "methodologist",
    "observer",
    "superuser",
]


@dataclass
class World:
    users: dict
    objects: dict


def build(state: str = "draft") -> World:
    """Everybody, a resource, and the author's route in ``state`` with a line of each kind and a deficit."""
    municipality = OrganisationFactory()
    school, neighbour = (OrganisationFactory(parent=municipality) for _number in range(2))
    author = TeacherFactory(organisation=school)

    def member(organisation, role):
        return MembershipFactory(organisation=organisation, role=role).user

    users = {
        "anonymous": AnonymousUser(),
        "author": author.user,
        "colleague": TeacherFactory(organisation=school).user,
        "stranger": UserFactory(),
        "curator": member(school, "curator"),
        "foreign_curator": member(neighbour, "curator"),
        "tutor": member(school, "tutor"),
        "methodologist": member(municipality, "methodologist"),
        "observer": member(municipality, "observer"),
        "superuser": UserFactory(is_superuser=True, is_staff=True),
    }
    route = _route(author, state)
    event = LearningEventFactory(organiser=municipality, gives_certificate=True)
    occurrence = OccurrenceFactory(event=event)
    past = OccurrenceFactory(event=event, day=datetime.date.today() - datetime.timedelta(days=7))
    attended = RegistrationFactory(occurrence=past, user=author.user, status="attended")
    objects = {
        "event": event,
        "draft_event": LearningEventFactory(live=False),
        "occurrence": occurrence,
        "draft_occurrence": OccurrenceFactory(event=LearningEventFactory(live=False)),
        "registration": RegistrationFactory(occurrence=occurrence, user=author.user),
        "group_registration": RegistrationFactory(
            occurrence=OccurrenceFactory(event=event, hour=18, rule_day=None), user=author.user, by=users["curator"]
        ),
        "past_occurrence": past,
        "attended": attended,
        "certificate_number": _certificate(attended).number,
        "feed_token": make_feed(by=author.user).token,
        "route": route,
        "need": RouteNeed.objects.filter(route=route).first(),
        "task": LearningTask.objects.filter(need__route=route).first(),
        "activity": Activity.objects.filter(task__need__route=route).first(),
        "result": Result.objects.filter(task__need__route=route).first(),
        "deficit": DeficitFactory(teacher=author),
        "archive": RouteArchive.objects.create(organisation=school, by=users["curator"], status="ready"),
        "resource": LearningResourceFactory(),
        "draft_resource": LearningResourceFactory(live=False),
        "saved_search": SavedSearchFactory(user=author.user),
        "offer": LearningResourceFactory(live=False, offered_by=author.user),
        "published_offer": LearningResourceFactory(offered_by=author.user),
        "comment": route.comments.create(text="Уточните срок.", by=author.user),
        "notice": Notice.objects.create(user=author.user, kind=NoticeKind.COMMENT, route=route, url="/iom/"),
        "deleted_route": delete_route(ready_route(author), by=author.user),
        "offered_route": _offered_route(author),
        "school": school,
        "meeting": _meeting(school, MeetingStatus.PLANNED),
        "held_meeting": _meeting(school, MeetingStatus.HELD),
    }
    return World(users, objects)


def _route(author, state: str):
    if state == "draft":
        return ready_route(author)
    if state == "submitted":
        return submitted_route(author)
    route = approved_route(author)
    if state in ("active", "completed"):
        route = start_route(route, by=author.user)
    if state == "completed":
        route = complete_route(route, by=author.user, conclusion="Освоено.")
    return route


def _offered_route(author) -> Route:
    route = RouteFactory(teacher=author, status=RouteStatus.COMPLETED)
    route.offers.create(by=author.user, title=route.theme, content={"theme": route.theme, "needs": []}, consent="Да.")
    return route


def _certificate(attended: Registration) -> Certificate:
    number = f"2026-{attended.occurrence_id:05}-ABCDEFGH"
    return CertificateFactory(registration=attended, number=number, facts=FACTS)


def _meeting(school, status: str) -> CouncilMeeting:
    day = datetime.date(2026, 10, 28)
    return CouncilMeeting.objects.create(organisation=school, council="совета", held_on=day, status=status)
