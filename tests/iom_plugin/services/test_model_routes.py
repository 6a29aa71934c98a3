import datetime

import pytest

from iom_plugin.errors import Invalid, NotAllowed, WrongStatus
from iom_plugin.models import Activity, Notice, Result
from iom_plugin.queries.model_routes import as_model
from iom_plugin.queries.routes import missing_of
from iom_plugin.queries.versions import content_now
from iom_plugin.services.model_routes import (
    copy_model,
    decline_offer,
    join_page,
    offer_route,
    publish_offer,
    withdraw_offer,
)
from iom_plugin.services.routes import complete_route
from iom_plugin_resources.models import Competency
from tests.factories.resources import UserFactory
from tests.factories.routes import DeficitFactory, TeacherFactory, approved_route, ready_route

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": datetime.date(2027, 9, 1), "ends_on": datetime.date(2028, 5, 31)}
CONSENT = "Согласна на публикацию без имени"


@pytest.fixture
def route():
    route = approved_route()
    return complete_route(route, by=route.teacher.user, conclusion="Освоено")


@pytest.fixture
def model():
    return as_model(content_now(ready_route()))


def offered(route):
    return offer_route(route, by=route.teacher.user, content=content_now(route), consent=CONSENT)


class TestCopy:
    def test_copy_when_taken_then_is_a_whole_draft_of_ones_own(self, model):
        teacher = TeacherFactory()
        route = copy_model(teacher, model, by=teacher.user, **PERIOD)
        assert (route.teacher, route.status, route.theme) == (teacher, "draft", model["theme"])
        assert missing_of(route) == []
        assert as_model(content_now(route)) == model

    def test_forms_when_copied_then_are_those_of_the_vocabulary(self, model):
        teacher = TeacherFactory()
        route = copy_model(teacher, model, by=teacher.user, **PERIOD)
        assert Activity.objects.filter(task__need__route=route, form__code="webinar").count() == 2
        assert Result.objects.filter(task__need__route=route, form__code="review").count() == 2

    def test_dates_when_copied_then_lie_in_the_new_period(self, model):
        model["needs"][0]["tasks"][0]["activities"][0]["dates"] = "октябрь 2025"
        model["needs"][0]["tasks"][1]["activities"][0]["dates"] = "март"
        teacher = TeacherFactory()
        route = copy_model(teacher, model, by=teacher.user, **PERIOD)
        dates = list(Activity.objects.filter(task__need__route=route).order_by("task").values_list("dates", flat=True))
        assert dates == ["октябрь 2027", "март"]

    def test_need_when_the_teacher_has_such_a_deficit_then_is_joined_to_it(self, model):
        teacher = TeacherFactory()
        competency = Competency.objects.get(code=model["needs"][0]["competency"])
        deficit = DeficitFactory(teacher=teacher, competency=competency)
        route = copy_model(teacher, model, by=teacher.user, **PERIOD)
        assert route.needs.get().deficit == deficit

    def test_copy_when_for_somebody_else_then_refused(self, model):
        with pytest.raises(NotAllowed):
            copy_model(TeacherFactory(), model, by=UserFactory(), **PERIOD)


class TestOffer:
    def test_offer_when_consented_then_waits_with_the_wording_of_the_consent(self, route):
        offer = offered(route)
        assert (offer.status, offer.consent, offer.title) == ("offered", CONSENT, route.theme)
        assert "conclusion" not in offer.content

    def test_consent_when_missing_then_refused(self, route):
        with pytest.raises(Invalid) as refusal:
            offer_route(route, by=route.teacher.user, content=content_now(route), consent=" ")
        assert set(refusal.value.fields) == {"consent"}

    def test_route_when_not_finished_then_refused(self):
        route = approved_route()
        with pytest.raises(WrongStatus) as refusal:
            offered(route)
        assert refusal.value.code == "not_a_model_yet"

    def test_route_when_offered_already_then_refused(self, route):
        offered(route)
        with pytest.raises(WrongStatus):
            offered(route)
        assert route.offers.count() == 1

    def test_actor_when_not_the_author_then_refused(self, route):
        with pytest.raises(NotAllowed):
            offer_route(route, by=TeacherFactory().user, content=content_now(route), consent=CONSENT)

    def test_route_when_longer_than_people_read_then_refused(self, route):
        content = content_now(route)
        content["needs"] *= 100
        with pytest.raises(Invalid) as refusal:
            offer_route(route, by=route.teacher.user, content=content, consent=CONSENT)
        assert refusal.value.code == "too_long_for_model"


class TestDecided:
    def test_offer_when_declined_then_its_author_is_told_why(self, route):
        offer = decline_offer(offered(route), by=UserFactory(), comment="Мало практики")
        assert (offer.status, offer.comment) == ("declined", "Мало практики")
        notice = Notice.objects.get(user=route.teacher.user, kind="offer_decided")
        assert notice.text == "Мало практики"

    def test_offer_when_declined_without_a_word_then_refused(self, route):
        with pytest.raises(Invalid):
            decline_offer(offered(route), by=UserFactory(), comment="")

    def test_offer_when_declined_then_may_be_made_again(self, route):
        decline_offer(offered(route), by=UserFactory(), comment="Мало практики")
        assert offered(route).status == "offered"

    def test_offer_when_its_page_is_published_then_its_author_is_told(self, route):
        join_page(offered(route), 77)
        assert publish_offer(77, by=UserFactory(), url="/models/1/")
        assert route.offers.get().status == "published"
        assert Notice.objects.get(user=route.teacher.user, kind="offer_decided").url == "/models/1/"

    def test_page_when_its_offer_is_withdrawn_then_may_not_be_public(self, route):
        offer = join_page(offered(route), 77)
        withdraw_offer(offer, by=route.teacher.user)
        assert not publish_offer(77, by=UserFactory(), url="/models/1/")

    def test_page_when_made_from_no_offer_then_may_be_public(self):
        assert publish_offer(78, by=UserFactory(), url="/models/1/")

    def test_offer_when_withdrawn_twice_then_refused(self, route):
        offer = withdraw_offer(offered(route), by=route.teacher.user)
        with pytest.raises(WrongStatus):
            withdraw_offer(offer, by=route.teacher.user)

    def test_offer_when_somebody_elses_then_is_not_withdrawn(self, route):
        with pytest.raises(NotAllowed):
            withdraw_offer(offered(route), by=UserFactory())
