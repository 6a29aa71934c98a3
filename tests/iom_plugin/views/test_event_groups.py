"""The screen on which a curator registers teachers."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.urls import reverse

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Registration
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return TeacherFactory(last_name="Белова")


@pytest.fixture
def curator(client, teacher, mailoutbox):
    user = MembershipFactory(organisation=teacher.organisation, role="curator").user
    client.force_login(user)
    return user


def url(occurrence) -> str:
    return reverse("iom:event_group", args=[occurrence.pk])


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def names(response) -> list[str]:
    return [" ".join(cell.get_text(" ").split()) for cell in soup(response).select("tbody th")]


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_group_when_opened_then_only_own_teachers_are_listed(client, teacher, curator):
    TeacherFactory()
    assert names(client.get(url(OccurrenceFactory()))) == [teacher.full_name]


@pytest.mark.parametrize(("words", "number"), [("бел", 1), ("Белова Анна", 1), ("Сидоров", 0)])
def test_group_when_searched_then_those_with_all_words(client, teacher, curator, words, number):
    assert len(names(client.get(url(OccurrenceFactory()), {"q": words}))) == number


def test_group_when_some_are_ticked_then_each_outcome_is_told(client, teacher, curator):
    occurrence = OccurrenceFactory(event=LearningEventFactory(places=1), places=1)
    other = TeacherFactory(organisation=teacher.organisation, last_name="Власова")
    response = client.post(url(occurrence), {"teachers": [teacher.pk, other.pk]})
    assert response.status_code == 302
    assert f"Записаны: {teacher.full_name}." in said(response)
    assert f"{other.full_name} (номер 1)" in said(response)


def test_group_when_sent_twice_then_told_that_they_are_registered(client, teacher, curator):
    occurrence = OccurrenceFactory()
    client.post(url(occurrence), {"teachers": [teacher.pk]})
    response = client.post(url(occurrence), {"teachers": [teacher.pk]})
    assert "Были записаны раньше" in said(response)
    assert Registration.objects.count() == 1


def test_group_when_registration_is_closed_then_everybody_is_told_why(client, teacher, curator):
    occurrence = OccurrenceFactory(status="cancelled", status_reason="Ремонт.")
    response = client.post(url(occurrence), {"teachers": [teacher.pk]})
    assert "Ремонт." in said(response)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("keys", [[], ["0"], ["абв"], ["9" * 30]])
def test_group_when_nobody_or_nonsense_is_chosen_then_a_sentence_says_so(client, curator, keys):
    response = client.post(url(OccurrenceFactory()), {"teachers": keys})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"teachers"}


def test_group_when_a_foreign_teacher_is_sent_then_nobody_is_registered(client, teacher, curator):
    response = client.post(url(OccurrenceFactory()), {"teachers": [teacher.pk, TeacherFactory().pk]})
    assert response.status_code == 200
    assert not Registration.objects.exists()


def test_group_when_a_teacher_is_busy_then_it_says_where(client, teacher, curator):
    occurrence = OccurrenceFactory()
    busy = RegistrationFactory(user=teacher.user, occurrence=OccurrenceFactory(hour=15)).occurrence
    assert busy.event.title in client.get(url(occurrence)).content.decode()


def test_group_when_only_the_registered_are_asked_then_only_they(client, teacher, curator):
    TeacherFactory(organisation=teacher.organisation)
    occurrence = RegistrationFactory(user=teacher.user).occurrence
    assert names(client.get(url(occurrence), {"only": "registered"})) == [teacher.full_name]


def test_group_when_there_are_more_teachers_then_the_number_of_queries_stays(
    client, teacher, curator, django_assert_max_num_queries
):
    occurrence = OccurrenceFactory()
    RegistrationFactory(user=teacher.user, occurrence=OccurrenceFactory(hour=15))
    client.get(url(occurrence))
    with django_assert_max_num_queries(60) as few:
        client.get(url(occurrence))
    for _number in range(8):
        one = TeacherFactory(organisation=teacher.organisation)
        RegistrationFactory(user=one.user, occurrence=OccurrenceFactory(hour=15))
        RegistrationFactory(user=one.user, occurrence=occurrence)
    with django_assert_max_num_queries(len(few)):
        client.get(url(occurrence))


def test_cancel_when_a_reason_is_given_then_cancelled(client, teacher, curator):
    registration = RegistrationFactory(user=teacher.user, by=curator)
    address = reverse("iom:event_group_cancel", args=[registration.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    response = client.post(address, {"reason": "Замена уроков."})
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CANCELLED
    assert response.url == url(registration.occurrence)


def test_cancel_when_the_teacher_registered_themselves_then_404(client, teacher, curator):
    registration = RegistrationFactory(user=teacher.user, by=teacher.user)
    assert client.get(reverse("iom:event_group_cancel", args=[registration.pk])).status_code == 404
