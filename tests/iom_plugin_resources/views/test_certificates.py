from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.models import Certificate
from iom_plugin_resources.services import certificates as services
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    cache.clear()
    monkeypatch.setattr("iom_plugin_resources.services.letters.enqueue_on_commit", lambda *args, **kwargs: None)


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def occurrence(host):
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host], gives_certificate=True, hours=6))


def issued(occurrence, host, name="Иванова Анна Петровна", **values):
    registration = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.ATTENDED, **values)
    return services.issue(registration, by=host, facts=PersonFacts(name, "учитель", "Школа № 3"))


def address(certificate_or_number):
    number = getattr(certificate_or_number, "number", certificate_or_number)
    return reverse("iom_resources:certificate_detail", args=[number])


def text_of(content: bytes) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(words.replace("-\n", "").split())


def test_check_when_the_number_is_right_then_everybody_reads_what_it_stands_for(client, occurrence, host):
    certificate = issued(occurrence, host)
    answer = client.get(reverse("iom_resources:certificate_check"), {"number": f" {certificate.number.lower()} "})
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Иванова Анна Петровна" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"


def test_check_when_revoked_then_the_reason_is_read(client, occurrence, host):
    certificate = issued(occurrence, host)
    services.revoke(certificate, by=host, reason="Выдан по ошибке")
    assert "Выдан по ошибке" in client.get(address(certificate)).content.decode()


@pytest.mark.parametrize("number", ["2027-00001-AAAAAAAA", "x", "а" * 60, "%00", "2027-\0", "2027-00042-" + "7" * 200])
def test_check_when_the_number_is_wrong_then_404_with_a_sentence(client, number):
    answer = client.get(address(number))
    assert answer.status_code == 404
    assert "Сверьте" in answer.content.decode()


def test_check_when_numbers_are_guessed_then_it_is_slowed_down(client, occurrence, host):
    certificate = issued(occurrence, host)
    answers = [client.get(address(f"2027-00001-{number:08}")).status_code for number in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[20:] == [429] * 2
    # Whoever has a number reads it all the same.
    assert client.get(address(certificate)).status_code == 200


def test_download_when_own_then_a_sheet_with_number_name_and_code(client, occurrence, host):
    teacher = UserFactory()
    certificate = issued(occurrence, host, user=teacher)
    client.force_login(teacher)
    answer = client.get(reverse("iom_resources:certificate_download", args=[certificate.registration_id]))
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert "Иванова Анна Петровна" in text
    assert certificate.number in text.replace(" ", "")
    assert occurrence.event.title in text
    assert address(certificate) in text.replace(" ", "")


def test_download_when_of_somebody_else_then_404(client, occurrence, host):
    certificate = issued(occurrence, host)
    client.force_login(UserFactory())
    assert (
        client.get(reverse("iom_resources:certificate_download", args=[certificate.registration_id])).status_code == 404
    )


def test_issue_when_the_host_presses_the_button_then_all_are_issued(
    client, occurrence, host, django_capture_on_commit_callbacks
):
    for _one in range(2):
        RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.ATTENDED)
    client.force_login(host)
    screen = reverse("iom_resources:certificate_issue", args=[occurrence.pk])
    assert "У 2 участников ещё нет сертификата" in client.get(screen).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(screen)
    assert Certificate.objects.count() == 2
    assert "Все участники получили сертификаты" in client.get(screen).content.decode()


def test_issue_when_all_are_taken_away_then_one_file_with_a_sheet_each(client, occurrence, host):
    for number in range(3):
        issued(occurrence, host, name=f"Участница {number}")
    client.force_login(host)
    screen = reverse("iom_resources:certificate_issue", args=[occurrence.pk])
    pages = PdfReader(BytesIO(client.get(screen, {"download": "pdf"}).content)).pages
    assert len(pages) == 3
    rows = list(load_workbook(BytesIO(client.get(screen, {"download": "xlsx"}).content)).active.values)
    assert [row[1] for row in rows[1:]] == ["Участница 0", "Участница 1", "Участница 2"]


def test_issue_when_a_certificate_is_revoked_then_a_reason_is_asked_for(client, occurrence, host):
    certificate = issued(occurrence, host)
    client.force_login(host)
    screen = reverse("iom_resources:certificate_issue", args=[occurrence.pk])
    assert certificate.number in client.get(screen, {"revoke": certificate.pk}).content.decode()
    answer = client.post(screen, {"certificate": certificate.pk, "reason": ""})
    assert answer.status_code == 200
    client.post(screen, {"certificate": certificate.pk, "reason": "Выдан по ошибке"})
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "Выдан по ошибке"


def test_revoke_when_the_certificate_is_of_another_event_then_404(client, occurrence, host):
    foreign = issued(OccurrenceFactory(event=LearningEventFactory(gives_certificate=True)), host)
    client.force_login(host)
    screen = reverse("iom_resources:certificate_issue", args=[occurrence.pk])
    assert client.post(screen, {"certificate": foreign.pk, "reason": "Чужой"}).status_code == 404
    assert client.get(screen, {"revoke": "9" * 30}).status_code == 404


def test_issue_screen_when_the_list_grows_then_the_queries_stay_the_same(
    client, occurrence, host, django_assert_num_queries
):
    client.force_login(host)
    screen = reverse("iom_resources:certificate_issue", args=[occurrence.pk])
    for _one in range(2):
        issued(occurrence, host)
    client.get(screen)
    with CaptureQueriesContext(connection) as few:
        client.get(screen)
    for _one in range(38):
        issued(occurrence, host)
    with django_assert_num_queries(len(few)):
        client.get(screen)
