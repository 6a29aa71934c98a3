"""Writing to the participants: looked at first, sent once, nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from iom_plugin_resources.models import EventLetter
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
TYPED = {"to": "registered", "subject": "Что взять", "text": "Возьмите <ноутбук>.\n\nИ зарядку."}


@pytest.fixture
def host(client):
    client.force_login(host := UserFactory(email="host@example.org"))
    return host


@pytest.fixture
def occurrence(host, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.services.letters.enqueue_on_commit", lambda *args, **kwargs: None)
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host]))


@pytest.fixture
def screen(occurrence):
    return reverse("iom_resources:desk_message", args=[occurrence.pk])


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def token_of(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def test_message_when_nobody_is_registered_then_it_says_when_there_will_be(client, screen):
    assert "Писать пока некому" in text(client.get(screen))


def test_message_when_looked_at_then_the_letter_and_how_many_get_it_and_nothing_goes(client, occurrence, screen):
    RegistrationFactory.create_batch(2, occurrence=occurrence)
    RegistrationFactory(occurrence=occurrence, user=UserFactory(email=""))
    page = text(client.get(screen))
    assert "(3)" in page
    preview = text(client.post(screen, TYPED | {"token": token_of(page), "look": "1"}))
    assert "Письмо получат 3 человека" in preview
    assert "У 1 из них в учётной записи нет адреса" in preview
    assert "<p>Возьмите &lt;ноутбук&gt;.</p>" in preview
    assert not EventLetter.objects.exists()


def test_message_when_sent_twice_then_it_goes_once_and_stands_among_those_sent(client, occurrence, screen):
    RegistrationFactory(occurrence=occurrence)
    sent = TYPED | {"token": token_of(text(client.get(screen))), "send": "1"}
    first, second = (client.post(screen, sent, follow=True) for _time in range(2))
    assert [str(one) for one in first.context["messages"]] == ["Письмо отправляется 1 человеку."]
    assert [str(one) for one in second.context["messages"]] == ["Это письмо уже отправлено, второй раз оно не уйдёт."]
    assert EventLetter.objects.get().context == {"subject": "Что взять", "text": "Возьмите <ноутбук>.\n\nИ зарядку."}
    assert "Что взять" in text(second)
    assert token_of(text(second)) != sent["token"]


def test_message_when_answers_are_wanted_then_the_letter_carries_the_own_address(client, occurrence, screen):
    RegistrationFactory(occurrence=occurrence)
    sent = TYPED | {"token": token_of(text(client.get(screen))), "send": "1", "gets_answers": "on"}
    client.post(screen, sent)
    assert EventLetter.objects.get().context["reply_to"] == "host@example.org"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"subject": ""}, "Дайте письму тему"),
        ({"text": "  "}, "Напишите, о чём хотите сообщить"),
        ({"to": "waiting"}, "В этой части списка писать некому"),
        ({"token": "x"}, "Откройте эту страницу заново"),
    ],
)
def test_message_when_something_is_wrong_then_what_was_typed_stays(client, occurrence, screen, change, sentence):
    RegistrationFactory(occurrence=occurrence)
    sent = TYPED | {"token": token_of(text(client.get(screen))), "send": "1"} | change
    page = text(client.post(screen, sent))
    assert sentence in page
    assert ("ноутбук" in page) is (sent["text"] == TYPED["text"])
    assert (TYPED["subject"] in page) is (sent["subject"] == TYPED["subject"])
    assert not EventLetter.objects.exists()


def test_message_when_the_text_is_to_be_changed_then_the_form_comes_back_with_it(client, occurrence, screen):
    RegistrationFactory(occurrence=occurrence)
    page = text(client.get(screen))
    again = text(client.post(screen, TYPED | {"token": token_of(page), "edit": "1"}))
    assert "<textarea" in again
    assert "ноутбук" in again
    assert token_of(again) == token_of(page)
