"""The desk in the organiser's hands: lists, adding, approving, paper."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.choices import RegistrationKind, RegistrationStatus
from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.models import Registration
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory
from tests.searching import SEARCHES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    cache.clear()
    monkeypatch.setattr("iom_plugin_resources.services.letters.enqueue_on_commit", lambda *args, **kwargs: None)


@pytest.fixture
def host(client):
    client.force_login(host := UserFactory())
    return host


@pytest.fixture
def occurrence(host):
    event = LearningEventFactory(title="Мастер-класс", hosts=[host], registration=RegistrationKind.APPROVAL)
    return OccurrenceFactory(event=event, places=2)


def at(name, one, *more):
    return reverse(f"iom_resources:{name}", args=[one.pk, *more])


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# --- The dates that one keeps ---


def test_desk_list_when_one_keeps_nothing_then_it_says_how_one_comes_to_it(client, host):
    assert "Вы не ведёте мероприятий" in text(client.get(reverse("iom_resources:desk_list")))
    assert reverse("iom_resources:desk_list") not in text(client.get(reverse("iom_resources:registration_list")))


def test_desk_list_when_one_keeps_dates_then_ahead_and_past_stand_apart_and_the_menu_leads_there(client, occurrence):
    day = timezone.localdate() - datetime.timedelta(days=3)
    past = OccurrenceFactory(event=occurrence.event, day=day)
    RegistrationFactory.create_batch(2, occurrence=occurrence, status=RegistrationStatus.PENDING)
    address = reverse("iom_resources:desk_list")
    ahead = text(client.get(address))
    assert at("desk", occurrence) in ahead
    assert at("desk", past) not in ahead
    assert f"{at('desk', occurrence)}?group=applications" in ahead
    over = text(client.get(address, {"when": "past"}))
    assert at("desk", past) in over
    assert at("desk", occurrence) not in over
    assert address in text(client.get(reverse("iom_resources:registration_list")))


@SEARCHES
def test_desk_list_when_a_title_is_asked_then_only_its_dates(client, occurrence, host):
    other = OccurrenceFactory(event=LearningEventFactory(title="Стажировка", hosts=[host]))
    found = text(client.get(reverse("iom_resources:desk_list"), {"q": "стажировки"}))
    assert at("desk", other) in found
    assert at("desk", occurrence) not in found
    assert "Ничего не найдено" in text(client.get(reverse("iom_resources:desk_list"), {"q": "олимпиада\x00"}))


def test_desk_list_when_it_grows_then_the_queries_stay_the_same(client, occurrence):
    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("iom_resources:desk_list"))
        return len(asked)

    count()
    few = count()
    for _number in range(20):
        RegistrationFactory(occurrence=OccurrenceFactory(event=occurrence.event, rule_day=None))
    assert count() == few


# --- The list of participants ---


def test_desk_when_people_are_registered_then_each_stands_with_facts_note_and_place(client, occurrence, known):
    teacher = RegistrationFactory(occurrence=occurrence, status="pending", note="<b>Нужна розетка</b>").user
    known[teacher.pk] = PersonFacts("Иванова Мария Петровна", "Учитель", "Школа № 3")
    RegistrationFactory(occurrence=occurrence, user=None, guest_name="Смирнова", guest_email="s@example.org")
    RegistrationFactory(occurrence=occurrence, status="waitlisted")
    RegistrationFactory(
        occurrence=occurrence, user=None, guest_name="Никто", guest_email="n@e.org", status="unconfirmed"
    )
    page = text(client.get(at("desk", occurrence)))
    for words in ("Иванова Мария Петровна", "Учитель, Школа № 3", "s@example.org", "номер 1", "1 из 2, свободно 1"):
        assert words in page
    assert "&lt;b&gt;Нужна розетка" in page
    assert "Никто" not in page
    assert page.count('name="registration"') == 1


def test_desk_when_a_part_or_a_name_is_asked_then_only_they_are_listed(client, occurrence):
    RegistrationFactory(occurrence=occurrence, user=UserFactory(last_name="Белова"), status="pending")
    RegistrationFactory(occurrence=occurrence, user=UserFactory(last_name="Власова"))
    assert "Власова" not in text(client.get(at("desk", occurrence), {"group": "applications"}))
    assert "Белова" not in text(client.get(at("desk", occurrence), {"q": "власова"}))
    assert "Никто не найден" in text(client.get(at("desk", occurrence), {"q": "Неизвестная"}))
    assert "Власова" in text(client.get(at("desk", occurrence), {"group": "nonsense", "page": "x"}))


def test_desk_when_the_list_is_longer_than_a_page_then_it_goes_on(client, occurrence, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.views.desks.PEOPLE", 2)
    RegistrationFactory.create_batch(3, occurrence=occurrence, status="waitlisted")
    second = client.get(at("desk", occurrence), {"page": 2})
    [(group, people)] = second.context["sections"]
    assert (group, len(people)) == ("waiting", 1)


def test_desk_when_it_grows_then_the_queries_stay_the_same(client, occurrence):
    def fill():
        for status in ("pending", "confirmed", "waitlisted", "cancelled"):
            RegistrationFactory(occurrence=occurrence, status=status)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(at("desk", occurrence))
        return len(asked)

    occurrence.places = None
    occurrence.save()
    fill()
    count()
    few = count()
    for _time in range(6):
        fill()
    assert count() == few


def test_approve_when_some_are_ticked_then_only_they_are_approved_and_it_is_told(client, occurrence):
    applied = RegistrationFactory.create_batch(4, occurrence=occurrence, status=RegistrationStatus.PENDING)
    ticked = [one.pk for one in applied[:3]]
    answer = client.post(at("desk", occurrence), {"action": "approve", "registration": [*ticked, "x"]}, follow=True)
    assert told(answer) == [
        "Одобрены 2 заявки, письма об этом отправлены.",
        "1 человек одобрен и стоит в листе ожидания: свободных мест нет.",
    ]
    statuses = list(Registration.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["confirmed", "confirmed", "waitlisted", "pending"]


def test_approve_when_nobody_is_ticked_then_told(client, occurrence):
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.PENDING)
    answer = client.post(at("desk", occurrence), {"action": "approve"}, follow=True)
    assert told(answer) == ["Никто не отмечен. Отметьте заявки, которые одобряете."]


def test_add_when_the_login_is_exact_then_in_the_list(client, occurrence):
    user = UserFactory(username="ivanova", first_name="Анна", last_name="Иванова")
    answer = client.post(at("desk", occurrence), {"action": "add", "person": "ivanova"}, follow=True)
    assert told(answer) == ["В списке: Анна Иванова, запись подтверждена."]
    assert occurrence.registrations.get().user == user


def test_add_when_there_is_no_such_account_then_said_beside_what_was_typed(client, occurrence):
    UserFactory(username="ivanova", last_name="Иванова")
    page = text(client.post(at("desk", occurrence), {"action": "add", "person": "ivan"}))
    assert "Учётной записи ровно с таким логином" in page
    assert 'value="ivan"' in page
    assert "Иванова" not in page
    assert re.search(r"<details[^>]* open>", page)


def test_invite_when_guests_are_allowed_then_a_letter_goes_and_nobody_stands_in_the_list_yet(client, occurrence):
    assert "Гость без учётной записи" not in text(client.get(at("desk", occurrence)))
    occurrence.event.allows_guests = True
    occurrence.event.save()
    values = {"action": "invite", "name": "Смирнова Ольга", "email": "нет"}
    page = text(client.post(at("desk", occurrence), values))
    assert 'value="Смирнова Ольга"' in page
    answer = client.post(at("desk", occurrence), values | {"email": "o@example.org"}, follow=True)
    assert "o@example.org" in told(answer)[0]
    assert "Никто ещё не записан" in text(answer)
    assert occurrence.registrations.get().status == RegistrationStatus.UNCONFIRMED


# --- On paper and as a file ---


def test_sheet_when_people_have_places_then_they_stand_by_name_with_room_for_others(client, occurrence, known):
    for name, status in (("Яковлева", "confirmed"), ("Белова", "confirmed"), ("Лишняя", "waitlisted")):
        known[RegistrationFactory(occurrence=occurrence, status=status).user_id] = PersonFacts(name)
    page = text(client.get(at("desk_sheet", occurrence)))
    assert page.index("Белова") < page.index("Яковлева")
    assert "Лишняя" not in page
    assert page.count("<tr>") == 1 + 2 + 10
    assert "Зарегистрировано: 2." in page


def test_export_when_asked_then_a_workbook_and_no_other_format(client, occurrence):
    answer = client.get(at("desk_export", occurrence, "xlsx"))
    assert "spreadsheetml" in answer["Content-Type"]
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert client.get(at("desk_export", occurrence, "csv")).status_code == 404
