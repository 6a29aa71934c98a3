import pytest
from django.urls import reverse

from iom_plugin.models import ModelRouteOffer
from iom_plugin.services.model_routes import decline_offer, offer_route
from iom_plugin.services.routes import complete_route
from tests.factories.resources import OrganisationFactory, UserFactory
from tests.factories.routes import TeacherFactory, approved_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    organisation = OrganisationFactory(official_name="Приозёрская школа № 7", short_name="Школа № 7")
    teacher = TeacherFactory(last_name="Соколова", first_name="Елена", organisation=organisation)
    route = approved_route(teacher, goal="Соколова освоит оценивание в Приозёрской школе № 7")
    return complete_route(route, by=teacher.user, conclusion="Освоено")


@pytest.fixture
def author(client, route):
    client.force_login(route.teacher.user)
    return client


def address(route, name="model_offer"):
    return reverse(f"iom:{name}", args=[route.pk])


def filled(response, **changed):
    form = response.context["form"]
    return {name: field.initial for name, field in form.fields.items() if field.initial is not None} | changed


def test_form_when_opened_then_has_no_names_and_an_unticked_consent(author, route):
    response = author.get(address(route))
    text = response.content.decode()
    assert "Соколова освоит" not in text
    assert response.context["form"]["goal"].value() == "педагог освоит оценивание в школе"
    assert 'type="checkbox" name="consent"' in text
    assert "checked" not in text.split('name="consent"')[1].split(">")[0]


def test_offer_when_corrected_and_agreed_then_is_kept_as_its_author_left_it(author, route):
    given = filled(author.get(address(route)), goal="Освоить оценивание", consent="on")
    response = author.post(address(route), given)
    offer = ModelRouteOffer.objects.get()
    assert response.url == address(route)
    assert offer.content["goal"] == "Освоить оценивание"
    assert "согласна" in offer.consent


def test_offer_when_not_agreed_then_refused_beside_the_box(author, route):
    response = author.post(address(route), filled(author.get(address(route))))
    assert response.context["form"].errors["consent"]
    assert not ModelRouteOffer.objects.exists()


def test_text_when_emptied_then_refused(author, route):
    given = filled(author.get(address(route)), theme="", consent="on")
    assert author.post(address(route), given).context["form"].errors["theme"]


def test_offer_when_made_then_its_state_and_the_way_back_are_shown(author, route):
    author.post(address(route), filled(author.get(address(route)), consent="on"))
    text = author.get(address(route)).content.decode()
    assert address(route, "model_offer_withdraw") in text
    assert author.get(address(route, "model_offer_withdraw")).status_code == 200
    author.post(address(route, "model_offer_withdraw"))
    assert ModelRouteOffer.objects.get().status == "withdrawn"
    assert "form" in author.get(address(route)).context


def test_offer_when_declined_then_form_says_why_and_may_be_sent_again(author, route):
    content = {"theme": route.theme, "needs": []}
    offer = offer_route(route, by=route.teacher.user, content=content, consent="Да")
    decline_offer(offer, by=UserFactory(), comment="Мало практики")
    assert "Мало практики" in author.get(address(route)).content.decode()


def test_route_when_not_finished_then_is_not_offered(client):
    route = approved_route()
    client.force_login(route.teacher.user)
    assert client.get(address(route)).status_code == 404


def test_withdrawal_when_nothing_is_offered_then_is_not_found(author, route):
    assert author.get(address(route, "model_offer_withdraw")).status_code == 404
    assert author.get(reverse("iom:model_offer_withdraw", args=[2**63])).status_code == 404
