"""Certificates in a real browser: issued with progress, revoked with a reason, checked by anybody."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from iom_plugin_resources.choices import BatchStatus
from iom_plugin_resources.core.progress import tell_progress
from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.models import Certificate, CertificateBatch
from iom_plugin_resources.queries.certificates import task_name
from iom_plugin_resources.services.certificates import issue
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

from .conftest import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]
LONG_TITLE = "Практикум «Формирующее оценивание на уроках русского языка и литературы в условиях обновлённых ФГОС»"
NAMES = ["Константинопольская-Преображенская Александра Всеволодовна", "Ли Ян", "Абдурахмангаджиева Патимат"]
CHECK = reverse("iom_resources:certificate_check")
REASON = "Выдан по ошибке: участник был только на первой встрече."


@pytest.fixture(autouse=True)
def _fresh():
    """Progress and tries are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def occurrence(host):
    return OccurrenceFactory(
        event=LearningEventFactory(title=LONG_TITLE, hosts=[host], gives_certificate=True, hours=6)
    )


@pytest.fixture
def people(occurrence):
    """Three who took part."""
    return [
        RegistrationFactory(occurrence=occurrence, status="attended", user=UserFactory(last_name=name))
        for name in NAMES
    ]


def screen_of(occurrence) -> str:
    return reverse("iom_resources:certificate_issue", args=[occurrence.pk])


def issue_all(people, host) -> list[Certificate]:
    return [
        issue(one, by=host, facts=PersonFacts(name, "учитель", "Школа № 3"))
        for one, name in zip(people, NAMES, strict=True)
    ]


def test_issue_when_nobody_is_marked_then_the_screen_leads_to_who_came(page, assert_accessible, occurrence, host):
    sign_in(page, host, to=screen_of(occurrence))
    assert_accessible(page)
    page.locator("main").get_by_role("link", name="Отметить участников").click()
    page.wait_for_url("**/attendance/")


def test_issue_when_it_is_pressed_then_all_are_issued_and_one_is_revoked_with_a_reason(
    page, assert_accessible, occurrence, people, host
):
    sign_in(page, host, to=screen_of(occurrence))
    assert_accessible(page)
    page.get_by_role("button", name="Оформить сертификаты").click()
    page.get_by_text("Все участники получили сертификаты").wait_for()
    assert_accessible(page)
    assert Certificate.objects.count() == 3
    first = Certificate.objects.order_by("pk").first()

    page.get_by_role("link", name=f"отозвать {first.number}").click()
    page.get_by_label("Причина").wait_for()
    assert page.url.endswith("#revoke")
    assert_accessible(page)
    page.get_by_role("button", name="Отозвать").click()
    page.locator("#iom-errors").wait_for()
    assert_accessible(page)
    page.get_by_label("Причина").fill(REASON)
    page.get_by_role("button", name="Отозвать").click()
    page.get_by_role("row").filter(has_text=first.number).get_by_text(REASON).wait_for()
    assert_accessible(page)


def test_issue_when_it_is_under_way_then_the_screen_tells_how_far_it_is_and_when_it_is_done(
    page, assert_accessible, occurrence, people, host
):
    batch = CertificateBatch.objects.create(occurrence=occurrence, total=3, by=host, status=BatchStatus.RUNNING)
    tell_progress(task_name(batch), 1, 3)
    sign_in(page, host, to=screen_of(occurrence))
    page.get_by_text("1 из 3").wait_for()
    assert_accessible(page)
    tell_progress(task_name(batch), 2, 3)
    page.get_by_text("2 из 3").wait_for()
    issue_all(people, host)
    CertificateBatch.objects.update(status=BatchStatus.DONE)
    page.get_by_text("Все участники получили сертификаты").wait_for()  # by itself
    assert_accessible(page)
    page.get_by_role("row").filter(has_text="Ли Ян").wait_for()
    assert page.get_by_role("heading", name="Выданные сертификаты").count() == 1


def test_check_when_anybody_types_a_number_then_its_facts_are_there_also_of_a_revoked_one(
    page, assert_accessible, occurrence, people, host
):
    good, revoked, _third = issue_all(people, host)
    Certificate.objects.filter(pk=revoked.pk).update(revoked_at=good.issued_at, revoked_reason=REASON)
    page.goto(CHECK)
    assert_accessible(page)
    page.get_by_role("button", name="Проверить").click()
    page.get_by_text("Введите номер сертификата.").wait_for()
    assert page.evaluate("document.activeElement.name") == "number"
    assert_accessible(page)
    page.keyboard.type(f" {good.number.lower()} ")
    page.keyboard.press("Enter")
    page.get_by_text("Сертификат действителен").wait_for()
    assert page.get_by_text(NAMES[0]).count() == 1
    assert_accessible(page)
    page.goto(reverse("iom_resources:certificate_detail", args=[revoked.number]))
    page.get_by_text(REASON).wait_for()
    assert_accessible(page)


def test_check_when_there_is_no_such_number_then_it_can_be_mended(browser, live_server, assert_accessible):
    context = browser.new_context(base_url=live_server.url, locale="ru-RU")  # 404 is an error of the console
    page = context.new_page()
    page.goto(reverse("iom_resources:certificate_detail", args=["2027-00001-ABCDEFGH"]))
    page.get_by_role("heading", name="Такого сертификата нет").wait_for()
    assert page.get_by_label("Номер сертификата").input_value() == "2027-00001-ABCDEFGH"
    assert_accessible(page)
    context.close()
