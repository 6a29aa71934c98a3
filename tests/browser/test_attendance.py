"""Attendance in a real browser: from the tick, the code or a report to the step of the route and the certificate."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone
from pypdf import PdfReader

from iom_plugin.models import Activity
from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Certificate, EventOccurrence, Registration
from iom_plugin_resources.services.attendance import open_code
from tests.factories.events import ZONE, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, approved_route

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]
MINE, DESK = "/resources-map/calendar/mine/", "/resources-map/calendar/desk/"
TITLE = "Мастер-класс по оцениванию"


@pytest.fixture(autouse=True)
def _fresh():
    """Tries of codes are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def keeper():
    return MembershipFactory(role="methodologist").user


@pytest.fixture
def occurrence(keeper):
    """It is going on now."""
    organiser = keeper.iom_memberships.get().organisation
    event = LearningEventFactory(title=TITLE, organiser=organiser, hours=4, gives_certificate=True, format="mixed")
    now = timezone.now().astimezone(ZoneInfo(ZONE))
    occurrence = OccurrenceFactory(event=event, day=now.date())
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    EventOccurrence.objects.filter(pk=occurrence.pk).update(**times)
    occurrence.refresh_from_db()
    return occurrence


@pytest.fixture
def teachers(occurrence):
    """Three who are registered; the first has the event in an approved route."""
    teachers = [TeacherFactory(last_name=name) for name in ("Алексеева", "Белова", "Власова")]
    for teacher in teachers:
        RegistrationFactory(occurrence=occurrence, user=teacher.user)
    return teachers


@pytest.fixture
def step(occurrence, teachers) -> Activity:
    steps = Activity.objects.filter(task__need__route=approved_route(teachers[0])).order_by("pk")
    steps.filter(pk=steps.first().pk).update(occurrence=occurrence, title=TITLE)
    return steps.get(occurrence=occurrence)


def status_of(teacher) -> str:
    return Registration.objects.get(user=teacher.user).status


def words_of(path) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(Path(path).read_bytes())).pages)
    return " ".join(words.replace("-\n", "").split())


def test_attendance_when_ticked_then_the_step_is_done_and_a_certificate_can_be_checked(
    seat, keeper, occurrence, teachers, step
):
    first, second, third = teachers
    with seat(keeper) as (page, check):
        page.goto(f"{DESK}{occurrence.pk}/")
        page.get_by_role("link", name="Кто пришёл", exact=True).click()
        page.wait_for_url("**/attendance/")
        check(page)
        page.get_by_label(first.full_name, exact=True).check()
        page.get_by_label(f"Зачтено часов, {first.full_name}").fill("сто")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        page.locator("#iom-errors").wait_for()
        check(page)
        assert status_of(first) == RegistrationStatus.CONFIRMED
        page.get_by_label(f"Зачтено часов, {first.full_name}").fill("6")
        # Looking for the next one saves the tick.
        page.get_by_label("Имя, должность или место работы").fill("бело")
        page.get_by_role("button", name="Найти", exact=True).last.click()
        page.get_by_text("Сохранено. Пришёл: 1.").wait_for()
        assert page.get_by_label(first.full_name, exact=True).count() == 0
        page.get_by_label(second.full_name, exact=True).check()
        page.get_by_role("button", name="Показать всех").click()
        page.get_by_role("button", name="Сохранить: остальные не пришли").click()
        page.get_by_text("Сохранено. Не пришёл: 1.").wait_for()
        check(page)
    assert [status_of(one) for one in teachers] == ["attended", "attended", "absent"]
    step.refresh_from_db()
    assert (step.status, step.hours) == ("done", 6)

    with seat(first.user) as (page, check):
        page.goto(f"{step.task.need.route.get_absolute_url()}#activity-{step.pk}")
        cell = page.locator(f"#activity-{step.pk}")
        assert "Участие отмечено" in cell.inner_text()
        assert re.search(r"\b6\b", cell.inner_text())

    with seat(keeper) as (page, check):
        page.goto(f"{DESK}{occurrence.pk}/certificates/")
        page.get_by_role("button", name="Оформить сертификаты").click()
        page.get_by_text("Все участники получили сертификаты").wait_for()
        check(page)
        # What a certificate says can be changed no more by a tick.
        page.goto(f"{DESK}{occurrence.pk}/attendance/")
        assert page.get_by_label(first.full_name, exact=True).count() == 0
        check(page)
    assert Certificate.objects.count() == 2

    with seat(first.user) as (page, check):
        page.goto(MINE)
        check(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Сертификат").first.click()
        sheet = words_of(download.value.path())
        number = Certificate.objects.get(registration__user=first.user).number
        assert first.full_name in sheet
        assert number in sheet

    with seat() as (page, check):
        page.goto("/resources-map/certificates/")
        page.get_by_label("Номер сертификата").fill(number.lower())
        page.locator("main .iom form button").click()
        page.get_by_text(first.full_name).first.wait_for()
        check(page)


def test_code_when_a_teacher_types_it_from_the_screen_then_the_step_is_done(seat, keeper, occurrence, teachers, step):
    with seat(keeper) as (screen, check):
        screen.goto(f"{DESK}{occurrence.pk}/")
        screen.get_by_role("link", name="Код на экране").click()
        screen.wait_for_url("**/code/")
        check(screen)
        screen.get_by_label("Сколько времени он действует").select_option("15")
        screen.get_by_role("button", name="Показать код").click()
        screen.locator(".iom-code__digits").wait_for()
        code = screen.locator(".iom-code__digits").inner_text()
        check(screen)
        with seat(teachers[0].user) as (page, check):
            page.goto(MINE)
            page.get_by_role("link", name="Отметиться по коду").click()
            page.wait_for_url("**/attend/")
            check(page)
            page.get_by_label("Код с экрана").fill("12")
            page.get_by_role("button", name="Отметить, что я здесь").click()
            page.locator("#iom-errors").wait_for()
            check(page)
            page.get_by_label("Код с экрана").fill(code)
            page.get_by_role("button", name="Отметить, что я здесь").click()
            page.get_by_text(f"Отмечено: вы были на «{TITLE}»").wait_for()
            check(page)
        step.refresh_from_db()
        assert (step.status, step.hours) == ("done", 4)
        if check.__name__ == "<lambda>":
            screen.get_by_role("link", name="Обновить").click()
        screen.get_by_text("1 из 3").wait_for()
        screen.get_by_role("button", name="Закрыть код").click()
        screen.get_by_role("button", name="Показать код").wait_for()
    with seat(teachers[1].user) as (page, check):
        page.goto(f"{MINE}attend/?code={code.replace(' ', '')}")
        page.get_by_role("button", name="Отметить, что я здесь").click()
        page.get_by_text("Такой код сейчас не действует").first.wait_for()
        check(page)
    with seat(TeacherFactory().user) as (page, check):
        shown = open_code(occurrence, by=keeper, minutes=15).attendance_code
        page.goto(f"{MINE}attend/?code={shown}")
        page.get_by_role("button", name="Отметить, что я здесь").click()
        page.get_by_text("вас нет в списке участников").wait_for()
        check(page)
    assert [status_of(one) for one in teachers] == ["attended", "confirmed", "confirmed"]


def test_report_when_uploaded_then_nothing_is_noted_before_it_is_confirmed(
    seat, keeper, occurrence, teachers, step, tmp_path
):
    first, second, third = teachers
    rows = [
        "ФИО;Почта;Время участия",
        f"Аня;{first.user.email};00:50:00",
        f"Аня;{first.user.email};00:25:00",
        f"{second.last_name} {second.first_name};;70",
        f"{third.full_name};;5",
        "Чужой Человек;alien@example.org;90",
    ]
    report = tmp_path / "report.csv"
    report.write_text("\n".join(rows), encoding="utf-8")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04junk")
    with seat(keeper) as (page, check):
        page.goto(f"{DESK}{occurrence.pk}/")
        page.get_by_role("link", name="Отчёт вебинара").click()
        page.wait_for_url("**/report/")
        check(page)
        page.get_by_label("Сколько минут достаточно").fill("60")
        page.get_by_label("Отчёт вебинара").set_input_files(broken)
        page.get_by_role("button", name="Посмотреть, кто был").click()
        page.locator("#iom-errors").wait_for()
        check(page)
        page.get_by_label("Отчёт вебинара").set_input_files(report)
        page.get_by_role("button", name="Посмотреть, кто был").click()
        page.get_by_role("heading", name="Узнаны (1)").wait_for()
        check(page)
        assert status_of(first) == RegistrationStatus.CONFIRMED
        page.get_by_label(f"{second.last_name} {second.first_name}, 70 мин").select_option(index=1)
        page.get_by_role("button", name="Отметить узнанных").click()
        page.get_by_text("Сохранено. Пришли: 2.").wait_for()
        page.get_by_text("Были слишком мало").wait_for()
        check(page)
    assert [status_of(one) for one in teachers] == ["attended", "attended", "confirmed"]
    step.refresh_from_db()
    assert step.status == "done"
