"""Registering in a real browser: one press, the route, the last place, the waiting list moving, guests by letter."""

import re

import pytest

from iom_plugin.models import Activity
from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Registration
from tests.factories.events import LearningEventFactory, OccurrenceFactory
from tests.factories.routes import LearningTaskFactory, MembershipFactory, RouteFactory, TeacherFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]
AGENDA = "/resources-map/calendar/?view=agenda"
MINE = "/resources-map/calendar/mine/"


@pytest.fixture
def occurrence():
    """Two places, in two weeks."""
    event = LearningEventFactory(title="Мастер-класс по оцениванию", places=2, allows_guests=True)
    return OccurrenceFactory(event=event, places=2)


@pytest.fixture
def teachers():
    first = TeacherFactory(last_name="Алексеева")
    return [first, *(TeacherFactory(organisation=first.organisation, last_name=name) for name in ("Белова", "Власова"))]


def press_in_the_calendar(page):
    page.goto(AGENDA + month_of_all())
    page.get_by_role("button", name=re.compile("Записаться.*Мастер-класс по оцениванию")).click()
    page.wait_for_url("**/register/*")


def month_of_all() -> str:
    """The month in which the date lies."""
    return f"&date={Registration.occurrence.field.related_model.objects.get().first_day.replace(day=1).isoformat()}"


def status_of(teacher) -> str:
    return Registration.objects.get(user=teacher.user).status


def test_registration_when_three_want_two_places_then_the_third_gets_the_one_given_up(seat, occurrence, teachers):
    first, second, third = teachers
    need = LearningTaskFactory(need__route=RouteFactory(teacher=first)).need
    task = LearningTaskFactory(need=need, text="Освоить приёмы обратной связи")

    with seat(first.user) as (page, check):
        check(page)
        assert page.get_by_text("Вы пока никуда не записаны").is_visible()
        press_in_the_calendar(page)
        page.get_by_text("Вы записаны", exact=False).first.wait_for()
        check(page)
        page.get_by_label("Освоить приёмы обратной связи").check()
        page.get_by_role("button", name="Поставить в маршрут").click()
        page.get_by_text("Мероприятие поставлено в ваш маршрут").first.wait_for()
        step = Activity.objects.get(task=task, occurrence=occurrence)
        page.goto(f"{need.route.get_absolute_url()}#activity-{step.pk}")
        cell = page.locator(f"#activity-{step.pk}")
        assert "Мастер-класс по оцениванию" in cell.inner_text()
        assert cell.get_by_role("link", name="Отменить запись").count() == 1
        check(page)

    with seat(second.user) as (page, check):
        press_in_the_calendar(page)
        assert status_of(second) == RegistrationStatus.CONFIRMED

    with seat(third.user) as (page, check):
        press_in_the_calendar(page)
        page.get_by_text("Вы в листе ожидания под номером 1").wait_for()
        check(page)

    with seat(second.user) as (page, check):
        check(page)
        page.get_by_role("link", name="Отменить запись").click()
        page.get_by_text("Ваше место получит следующий в листе ожидания").wait_for()
        assert status_of(second) == RegistrationStatus.CONFIRMED, "reading what it does changes nothing"
        check(page)
        page.get_by_role("button", name="Отменить запись").click()
        page.get_by_text("Запись отменена: Мастер-класс по оцениванию").wait_for()

    with seat(third.user) as (page, check):
        assert status_of(third) == RegistrationStatus.OFFERED
        page.get_by_role("heading", name="Для вас освободилось место").wait_for()
        check(page)
        page.get_by_role("button", name="Занять место").click()
        page.get_by_text("Вы записаны", exact=False).first.wait_for()
        assert status_of(third) == RegistrationStatus.CONFIRMED
    occurrence.refresh_from_db()
    assert occurrence.taken == 2


def test_guest_when_the_link_of_the_letter_is_opened_then_registered(seat, occurrence, mailoutbox):
    with seat() as (page, check):
        page.goto(occurrence.get_absolute_url())
        page.get_by_role("link", name="Записаться без учётной записи").click()
        check(page)
        page.get_by_label("Фамилия, имя, отчество").fill("Смирнова Ольга Игоревна")
        page.get_by_label("Адрес электронной почты").fill("не адрес")
        page.get_by_role("button", name="Прислать письмо").click()
        page.locator("#iom-errors").wait_for()
        check(page)
        assert page.get_by_label("Фамилия, имя, отчество").input_value() == "Смирнова Ольга Игоревна"
        page.get_by_label("Адрес электронной почты").fill("olga@example.org")
        page.get_by_role("button", name="Прислать письмо").click()
        page.get_by_role("heading", name="Проверьте почту").wait_for()
        check(page)
        address = re.search(r"/resources-map/calendar/guests/[^/\s]+/", mailoutbox[-1].body).group()
        page.goto(address)
        check(page)
        page.get_by_role("button", name="Подтвердить запись").click()
        page.get_by_text("Вы записаны", exact=False).first.wait_for()
        check(page)
        page.get_by_role("button", name="Отменить запись").click()
        page.get_by_text("Ваша запись отменена").wait_for()
    occurrence.refresh_from_db()
    assert occurrence.taken == 0


def test_group_when_a_curator_registers_teachers_then_each_outcome_is_told(seat, occurrence, teachers):
    curator = MembershipFactory(organisation=teachers[0].organisation, role="curator").user
    with seat(curator) as (page, check):
        page.goto(occurrence.get_absolute_url())
        page.get_by_role("link", name="Записать педагогов").click()
        check(page)
        for teacher in teachers:
            page.get_by_label(teacher.full_name).check()
        page.get_by_role("button", name="Записать отмеченных").click()
        page.get_by_text(f"{teachers[2].full_name} (номер 1)").wait_for()
        check(page)
        page.get_by_role("link", name=re.compile(f"Отменить запись.*{teachers[0].full_name}")).click()
        check(page)
        page.get_by_label("Причина").fill("Замена уроков.")
        page.get_by_role("button", name="Отменить запись").click()
        page.get_by_text("Об этом сообщит письмо").wait_for()
    assert status_of(teachers[0]) == RegistrationStatus.CANCELLED
    assert status_of(teachers[2]) == RegistrationStatus.OFFERED


def test_event_when_put_into_the_route_without_registering_then_a_button_beside_the_step_registers(
    seat, occurrence, teachers
):
    task = LearningTaskFactory(need__route=RouteFactory(teacher=teachers[0]))
    with seat(teachers[0].user) as (page, check):
        page.goto(occurrence.get_absolute_url())
        page.get_by_role("link", name="В мой маршрут").first.click()
        check(page)
        page.get_by_role("button", name="Добавить в маршрут").click()
        page.wait_for_url("**/iom/routes/**")
        step = Activity.objects.get(task=task)
        check(page)
        page.locator(f"#activity-{step.pk}").get_by_role("button", name="Записаться").click()
        page.get_by_role("link", name="Вернуться туда, где вы были").click()
        page.wait_for_url(f"**#activity-{step.pk}")
    assert status_of(teachers[0]) == RegistrationStatus.CONFIRMED
