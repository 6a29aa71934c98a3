"""The screens of who came: the list with its ticks, the code, the report of a webinar."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.models import Registration
from iom_plugin_resources.services import attendance as services
from tests.factories.events import (
    ZONE,
    CertificateFactory,
    LearningEventFactory,
    OccurrenceFactory,
    RegistrationFactory,
)
from tests.factories.resources import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]
ATTEND = reverse("iom_resources:attend")


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def host(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def occurrence(host):
    """Yesterday, with places for three."""
    event = LearningEventFactory(hosts=[host], gives_certificate=True)
    return OccurrenceFactory(event=event, places=3, day=timezone.localdate() - datetime.timedelta(days=1))


@pytest.fixture
def today(host):
    """The day that it is where the event is."""
    day = timezone.now().astimezone(ZoneInfo(ZONE)).date()
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host]), day=day)


def person(occurrence, name="Белова Анна", **fields):
    last, first = name.split()
    email = fields.pop("email", "")
    return RegistrationFactory(
        occurrence=occurrence, user=UserFactory(last_name=last, first_name=first, email=email), **fields
    )


def url(occurrence, name="desk_attendance") -> str:
    return reverse(f"iom_resources:{name}", args=[occurrence.pk])


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(soup(response).select_one(".iom").get_text(" ").split())


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def shown(response) -> dict:
    """What a browser would send back from the form of the list."""
    sent = {}
    for field in soup(response).select("form.iom-people input[name]"):
        if field.get("type") == "checkbox":
            sent |= {field["name"]: "on"} if field.has_attr("checked") else {}
        else:
            sent[field["name"]] = field.get("value", "")
    return sent


def tick(sent: dict, *registrations, **more) -> dict:
    return sent | {f"came_{one.pk}": "on" for one in registrations} | more


def status(registration) -> str:
    return Registration.objects.get(pk=registration.pk).status


# --- The list ---


def test_list_when_ticked_then_saved_with_hours_and_told(client, occurrence):
    came, absent = person(occurrence), person(occurrence, "Власова Ольга")
    form = shown(client.get(url(occurrence)))
    sent = tick(form, came, action="rest_absent") | {f"hours_{came.pk}": "3"}
    response = client.post(url(occurrence), sent)
    assert response.url == url(occurrence)
    came.refresh_from_db()
    assert (came.status, came.hours, came.attendance_source, status(absent)) == ("attended", 3, "desk", "absent")
    assert said(response) == "Сохранено. Пришёл: 1. Не пришёл: 1."
    assert "Пришли 1 из 2" in text(client.get(url(occurrence)))


def test_list_when_two_organisers_tick_at_once_then_neither_undoes_the_other(client, occurrence):
    first, second, third = (person(occurrence, f"{name} Анна") for name in ("Аа", "Бб", "Вв"))
    services.mark_attendance(occurrence, {third.pk: "attended"}, by=occurrence.event.hosts.get(), source="desk")
    one, other = (shown(client.get(url(occurrence))) for _number in range(2))
    client.post(url(occurrence), tick(one, first))
    del other[f"came_{third.pk}"]
    client.post(url(occurrence), tick(other, second))
    assert [status(one) for one in (first, second, third)] == ["attended", "attended", "confirmed"]


def test_list_when_searched_then_what_was_ticked_is_kept(client, occurrence):
    came, other = person(occurrence), person(occurrence, "Власова Ольга")
    response = client.post(url(occurrence), tick(shown(client.get(url(occurrence))), came, action="find", q="влас"))
    assert status(came) == "attended"
    page = client.get(response.url)
    assert "Власова" in text(page)
    assert "Белова" not in text(page)
    back = client.post(response.url, tick(shown(page), other, action="everybody"))
    assert back.url == url(occurrence)
    assert status(other) == "attended"


def test_list_when_everybody_shown_came_then_those_without_a_place_did_not(client, occurrence):
    came, waits = person(occurrence), person(occurrence, "Ждущая Анна", status="waitlisted")
    client.post(url(occurrence), shown(client.get(url(occurrence))) | {"action": "all"})
    assert (status(came), status(waits)) == ("attended", "waitlisted")


def test_list_when_absent_is_taken_back_then_nothing_is_noted(client, occurrence):
    absent = person(occurrence)
    client.post(url(occurrence), shown(client.get(url(occurrence))) | {"action": "rest_absent"})
    assert status(absent) == "absent"
    client.post(url(occurrence), shown(client.get(url(occurrence))) | {"action": "absent_back"})
    assert status(absent) == "confirmed"


def test_list_when_hours_are_wrong_then_nothing_is_saved_and_what_was_typed_stays(client, occurrence):
    came, left = person(occurrence), person(occurrence, "Власова Ольга")
    sent = tick(shown(client.get(url(occurrence))), came) | {f"hours_{came.pk}": "много", f"hours_{left.pk}": "2"}
    response = client.post(url(occurrence), sent)
    assert (status(came), response.status_code) == ("confirmed", 200)
    assert "Часы — целое число" in text(response)
    assert "поставьте отметку" in text(response)
    again = shown(response)
    for name in ("seen", f"came_{came.pk}", f"hours_{came.pk}", f"hours_{left.pk}"):
        assert again[name] == sent[name]
    errors = soup(response).select(f"#id_hours_{came.pk}_error, #iom-errors a[href='#id_hours_{came.pk}']")
    assert len(errors) == 2


def test_list_when_somebody_without_a_place_came_and_all_is_full_then_told_by_name(client, occurrence):
    came = [person(occurrence, f"{name} Анна") for name in ("Аа", "Бб", "Вв")]
    waits = person(occurrence, "Ждущая Анна", status="waitlisted")
    response = client.post(url(occurrence), tick(shown(client.get(url(occurrence))), *came, waits))
    assert (status(came[0]), status(waits)) == ("attended", "waitlisted")
    assert "Не отмечено: Анна Ждущая. Для тех, у кого не было места, свободных мест нет." in said(response)


def test_list_when_somebody_has_a_certificate_then_their_tick_cannot_be_taken_away(client, occurrence):
    came = person(occurrence, status="attended")
    CertificateFactory(registration=came, number="2027-00001-AAAAAAAA")
    page = client.get(url(occurrence))
    assert f"came_{came.pk}" not in shown(page)
    assert "есть сертификат" in text(page)
    client.post(url(occurrence), shown(page) | {"seen": f"{came.pk}a"})
    assert status(came) == "attended"


def test_list_when_what_was_shown_is_forged_then_nothing_breaks(client, occurrence):
    foreign = RegistrationFactory()
    sent = {"seen": f"{foreign.pk}c {'9' * 19}c x", f"came_{foreign.pk}": "on", "action": "нет такой", "q": "\x00"}
    assert client.post(url(occurrence), sent).status_code == 302
    assert status(foreign) == "confirmed"


def test_list_when_before_the_day_or_empty_then_says_what_to_do(client, host):
    ahead = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
    assert "Никто ещё не записан" in text(client.get(url(ahead)))
    came = person(ahead)
    page = client.get(url(ahead))
    assert "Отметить, кто пришёл, можно не раньше самого дня" in text(page)
    assert not soup(page).select("input[type=checkbox]")
    response = client.post(url(ahead), {"seen": f"{came.pk}c", f"came_{came.pk}": "on"})
    assert (response.status_code, status(came)) == (200, "confirmed")


def test_list_when_it_grows_then_queries_do_not(client, occurrence):
    type(occurrence).objects.filter(pk=occurrence.pk).update(places=None)
    occurrence.refresh_from_db()
    person(occurrence)
    client.get(url(occurrence))
    with CaptureQueriesContext(connection) as few:
        client.get(url(occurrence))
    for number in range(20):
        person(occurrence, f"Белова{number} Анна")
    with CaptureQueriesContext(connection) as many:
        assert len(soup(client.get(url(occurrence))).select("input[type=checkbox]")) == 21
    assert len(many) == len(few)


# --- The code ---


def test_code_when_opened_then_digits_a_square_and_the_number_are_shown_until_closed(client, today):
    came = person(today)
    assert "Показать код" in text(client.get(url(today, "attendance_code")))
    client.post(url(today, "attendance_code"), {"action": "open", "minutes": "15"})
    today.refresh_from_db()
    page = client.get(url(today, "attendance_code"))
    code = today.attendance_code
    assert f"{code[:3]} {code[3:]}" in text(page)
    assert soup(page).select_one("[role=img] svg path")
    assert "style=" not in str(soup(page).select_one(".iom-code"))
    services.attend_by_code(today, code, user=came.user)
    part = client.get(url(today, "attendance_code"), headers={"HX-Request": "true"}).content.decode()
    assert "1 из 1" in part
    assert "<h1" not in part
    client.post(url(today, "attendance_code"), {"action": "close"})
    today.refresh_from_db()
    assert today.attendance_code == ""
    gone = client.get(url(today, "attendance_code"), headers={"HX-Request": "true"})
    assert gone["HX-Refresh"] == "true"


def test_code_when_on_another_day_then_says_so_and_opens_nothing(client, occurrence):
    assert "Код показывают только в день мероприятия" in text(client.get(url(occurrence, "attendance_code")))
    response = client.post(url(occurrence, "attendance_code"), {"action": "open", "minutes": "15"})
    occurrence.refresh_from_db()
    assert (response.status_code, occurrence.attendance_code) == (200, "")
    assert "Код показывают только в день мероприятия" in text(response)


@pytest.fixture
def shown_code(today):
    return services.open_code(today, by=today.event.hosts.get(), minutes=15).attendance_code


def test_attend_when_the_code_is_typed_with_a_space_then_noted_and_told(client, today, shown_code):
    came = person(today)
    client.force_login(came.user)
    response = client.post(ATTEND, {"code": f" {shown_code[:3]} {shown_code[3:]} "}, follow=True)
    came.refresh_from_db()
    assert (came.status, came.attendance_source) == ("attended", "code")
    assert f"вы были на «{today.event.title}»" in text(response)


def test_attend_when_come_by_the_square_code_then_only_the_button_changes_anything(client, today, shown_code):
    came = person(today)
    client.force_login(came.user)
    page = client.get(ATTEND, {"code": shown_code})
    assert soup(page).select_one("input[name=code]")["value"] == shown_code
    assert status(came) == "confirmed"


def test_attend_when_a_stranger_comes_by_the_square_code_then_signs_in_and_comes_back(client, shown_code):
    client.logout()
    response = client.get(ATTEND, {"code": shown_code})
    assert f"code%3D{shown_code}" in response.url


@pytest.mark.parametrize(("code", "sentence"), [
    ("12345", "шесть цифр"),
    ("", "Обязательное поле"),
    ("<b>123</b>", "шесть цифр"),
    ("١٢٣٤٥٦", "шесть цифр"),
])  # fmt: skip
def test_attend_when_no_code_is_typed_then_the_field_says_so(client, host, code, sentence):
    response = client.post(ATTEND, {"code": code})
    assert (response.status_code, sentence in text(response)) == (200, True)
    assert soup(response).select_one("input[name=code]")["aria-invalid"] == "true"


def test_attend_when_the_code_is_wrong_then_says_what_to_do(client, host, shown_code):
    wrong = f"{(int(shown_code) + 1) % 10**6:06}"
    assert "Такой код сейчас не действует" in text(client.post(ATTEND, {"code": wrong}))


def test_attend_when_tried_too_often_then_429_for_the_right_code_too(client, today, shown_code):
    came = person(today)
    client.force_login(came.user)
    wrong = f"{(int(shown_code) + 1) % 10**6:06}"
    for _number in range(10):
        assert client.post(ATTEND, {"code": wrong}).status_code == 200
    response = client.post(ATTEND, {"code": shown_code})
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "Подождите десять минут" in text(response)
    assert status(came) == "confirmed"


def test_attend_when_many_people_of_one_address_guess_then_slowed(client, host, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.views.attendance.MOST_TRIES_OF_AN_ADDRESS", 2)
    answers = []
    for _number in range(3):
        client.force_login(UserFactory())
        answers.append(client.post(ATTEND, {"code": "000000"}).status_code)
    assert answers == [200, 200, 429]


def test_attend_when_not_registered_and_it_has_begun_then_sent_to_the_organiser(client, today, shown_code):
    type(today).objects.filter(pk=today.pk).update(starts_at=timezone.now(), ends_at=timezone.now())
    client.force_login(UserFactory())
    response = client.post(ATTEND, {"code": shown_code})
    assert "вас нет в списке участников" in text(response)
    assert "он может добавить вас в список" in text(response)


def test_attend_when_not_registered_and_a_place_is_free_then_may_register_first(client, today, shown_code):
    later = timezone.now() + datetime.timedelta(minutes=30)
    type(today).objects.filter(pk=today.pk).update(starts_at=later, ends_at=later)
    user = UserFactory()
    client.force_login(user)
    page = soup(client.post(ATTEND, {"code": shown_code}))
    register = page.find("a", string=re.compile("Сначала записаться"))["href"]
    client.post(register)
    client.post(ATTEND, {"code": shown_code})
    assert Registration.objects.get(user=user).status == "attended"


def test_attended_when_it_is_anothers_then_404(client, today):
    came = person(today, status="attended")
    assert client.get(ATTEND, {"done": came.pk}).status_code == 404
    assert client.get(ATTEND, {"done": "x"}).status_code == 404
    client.force_login(came.user)
    assert client.get(ATTEND, {"done": came.pk}).status_code == 200


# --- The report of a webinar ---

REPORT = """ФИО;Почта;Минут
Белова Анна;BELOVA@example.org;40
Белова Анна;belova@example.org;30
Ольга Власова;;90
Г. Анна;;90
Краткая Анна;;10
<script>Чужой</script>;;90
"""


def upload(client, occurrence, content=REPORT, name="report.csv", **more):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(url(occurrence, "attendance_import"), {"file": file, "minimum": "60"} | more)


def preview(page) -> dict:
    return {field["name"]: field.get("value", "") for field in soup(page).select("form input[name]")}


@pytest.fixture
def listed(occurrence):
    names = {"belova": "Белова Анна", "vlasova": "Власова Ольга", "gusev": "Гусева Анна", "short": "Краткая Анна"}
    type(occurrence).objects.filter(pk=occurrence.pk).update(places=None)
    return {key: person(occurrence, name, email=f"{key}@example.org") for key, name in names.items()}


def test_report_when_uploaded_then_three_lists_and_nothing_is_noted(client, occurrence, listed):
    page = upload(client, occurrence)
    words = text(page)
    assert "Узнаны (2)" in words
    assert "Под вопросом (1)" in words
    assert "Нет в списке (1)" in words
    assert "BELOVA@example.org 70" in words, "two joins of one person are added up"
    assert "Были меньше 60 минут: отмечены не будут" in words
    assert "&lt;script&gt;" in page.content.decode()
    assert {status(one) for one in listed.values()} == {"confirmed"}


def test_report_when_confirmed_then_the_recognised_and_the_chosen_are_noted(client, occurrence, listed):
    page = upload(client, occurrence)
    question = soup(page).select_one("select[name^=who_]")
    sent = preview(page) | {"action": "confirm", question["name"]: listed["gusev"].pk}
    response = client.post(url(occurrence, "attendance_import"), sent)
    assert response.url == url(occurrence)
    assert {key: status(one) for key, one in listed.items()} == {
        "belova": "attended", "vlasova": "attended", "gusev": "attended", "short": "confirmed",
    }  # fmt: skip
    assert Registration.objects.get(pk=listed["belova"].pk).attendance_source == "report"
    assert "Были слишком мало, отметка не поставлена: Анна Краткая" in said(response)


def test_report_when_counted_anew_then_fewer_minutes_are_enough(client, occurrence, listed):
    sent = preview(upload(client, occurrence)) | {"action": "recount", "minimum": "10"}
    page = client.post(url(occurrence, "attendance_import"), sent)
    assert "Узнаны (3)" in text(page)
    assert status(listed["short"]) == "confirmed"
    again = client.post(url(occurrence, "attendance_import"), sent | {"minimum": "много", "action": "confirm"})
    assert (again.status_code, status(listed["belova"])) == (200, "confirmed")


def test_report_when_somebody_is_chosen_who_was_not_offered_then_refused(client, occurrence, listed):
    page = upload(client, occurrence)
    question = soup(page).select_one("select[name^=who_]")
    sent = preview(page) | {"action": "confirm", question["name"]: listed["short"].pk}
    assert client.post(url(occurrence, "attendance_import"), sent).status_code == 200
    assert status(listed["belova"]) == "confirmed"


def test_report_when_what_was_found_is_forged_or_of_another_date_then_refused(client, occurrence, listed, host):
    sent = preview(upload(client, occurrence)) | {"action": "confirm"}
    other = OccurrenceFactory(event=LearningEventFactory(hosts=[host]), day=occurrence.first_day)
    for date, found in [(occurrence, "forged"), (other, sent["found"])]:
        response = client.post(url(date, "attendance_import"), sent | {"found": found})
        assert response.url == url(date, "attendance_import")
        assert "Выберите файл ещё раз" in said(response)
    assert {status(one) for one in listed.values()} == {"confirmed"}


@pytest.mark.parametrize(("content", "sentence"), [
    (b"PK\x03\x04junk", "повреждён"),
    ("Дата;Город\n1;2\n", "не нашлось ни имён, ни адресов"),
    (b"\xff\xfe\x00", "UTF-8"),
    (b"", "пуст"),
])  # fmt: skip
def test_report_when_the_file_is_none_then_refused_with_a_sentence(client, occurrence, content, sentence):
    response = upload(client, occurrence, content)
    assert (response.status_code, sentence in text(response)) == (200, True), text(response)


def test_report_when_the_file_is_too_large_then_refused(client, occurrence, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.forms.attendance.LARGEST_REPORT", 10)
    assert "больше" in text(upload(client, occurrence))


def test_report_when_there_are_more_people_then_queries_of_the_preview_are_as_many(client, occurrence, listed):
    upload(client, occurrence)
    with CaptureQueriesContext(connection) as few:
        upload(client, occurrence)
    more = "".join(f"Новая{number} Анна;;90\n" for number in range(20))
    for number in range(20):
        person(occurrence, f"Новая{number} Анна")
    with CaptureQueriesContext(connection) as many:
        assert "Узнаны (22)" in text(upload(client, occurrence, REPORT + more))
    assert len(many) == len(few)
