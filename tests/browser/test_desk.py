"""The organiser's desk in a real browser: approving, moving, writing, the sheet, the date itself."""

import datetime
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.models import EventLetter, Registration
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory

from .conftest import sign_in, watched_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]
MINE, DESK = "/resources-map/calendar/mine/", "/resources-map/calendar/desk/"


@pytest.fixture
def keeper():
    return MembershipFactory(role="methodologist").user


@pytest.fixture
def occurrence(keeper):
    """Two places, one of them taken, two waiting, three applications."""
    organiser = keeper.iom_memberships.get().organisation
    values = {"organiser": organiser, "registration": "approval", "format": "mixed", "allows_guests": True}
    occurrence = OccurrenceFactory(event=LearningEventFactory(title="Мастер-класс по оцениванию", **values), places=2)
    people = [("Алексеева", "confirmed"), ("Белова", "waitlisted"), ("Власова", "waitlisted")]
    people += [("Гусева", "pending"), ("Дёмина", "pending"), ("Ершова", "pending")]
    for name, status in people:
        user = TeacherFactory(last_name=name).user
        RegistrationFactory(occurrence=occurrence, user=user, status=status, note="Нужна розетка.")
    return occurrence


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def desk(request, browser, live_server, keeper, occurrence, assert_accessible):
    """The organiser's page, signed in, and what checks a screen for everybody."""
    if request.param:
        with watched_page(browser, live_server.url) as page:
            sign_in(page, keeper, to=MINE)
            yield page, assert_accessible
        return
    context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, keeper, to=MINE)
    yield page, lambda page: None  # axe is a script itself
    context.close()


def of(name) -> Registration:
    return Registration.objects.get(user__iom_teacher__last_name=name)


def test_desk_when_an_organiser_works_through_the_list_then_each_step_is_done_and_told(desk, occurrence):
    page, check = desk
    page.get_by_role("link", name="Мероприятия, которые я веду").click()
    check(page)
    page.get_by_role("link", name="Мастер-класс по оцениванию").first.click()
    page.wait_for_url(f"**{DESK}{occurrence.pk}/")
    check(page)

    # Two of the applications at once: the waiting list comes before them.
    for name in ("Гусева", "Дёмина"):
        page.locator("tr", has_text=name).get_by_role("checkbox").check()
    page.get_by_role("button", name="Одобрить отмеченные").click()
    page.get_by_text("стоят в листе ожидания").wait_for()
    assert of("Гусева").status == of("Дёмина").status == RegistrationStatus.WAITLISTED
    assert of("Ершова").status == RegistrationStatus.PENDING

    # Somebody is moved, and a reason is needed for it.
    page.get_by_role("link", name=of("Дёмина").user.iom_teacher.full_name).click()
    check(page)
    page.get_by_text("Передвинуть в листе ожидания").click()
    form = page.locator("form", has=page.get_by_label("Номер в листе ожидания"))
    form.get_by_label("Номер в листе ожидания").fill("1")
    form.get_by_role("button", name="Передвинуть").click()
    page.locator("#iom-errors").wait_for()
    check(page)
    assert form.get_by_label("Номер в листе ожидания").input_value() == "1"
    form.get_by_label("Причина").fill("Едет из дальней школы.")
    form.get_by_role("button", name="Передвинуть").click()
    page.get_by_text("Место в листе ожидания изменено").wait_for()
    assert occurrence.registrations.in_queue().first() == of("Дёмина")
    page.get_by_role("link", name=of("Дёмина").user.iom_teacher.full_name).click()
    page.get_by_text("Причина: Едет из дальней школы.").wait_for()

    # One application is refused.
    page.goto(f"{DESK}{occurrence.pk}/?group=applications")
    page.get_by_role("link", name=of("Ершова").user.iom_teacher.full_name).click()
    page.get_by_text("Отказать с объяснением").click()
    form = page.locator("form", has=page.get_by_role("button", name="Отказать", exact=True))
    form.get_by_label("Причина").fill("Семинар для учителей математики.")
    form.get_by_role("button", name="Отказать", exact=True).click()
    page.get_by_text("Отказано:").wait_for()
    assert of("Ершова").status == RegistrationStatus.REFUSED


def test_desk_when_somebody_is_added_or_invited_then_in_the_list_or_told_why_not(desk, occurrence):
    page, check = desk
    newcomer = TeacherFactory(last_name="Жукова")
    page.goto(f"{DESK}{occurrence.pk}/")
    page.get_by_text("У человека есть учётная запись на портале").click()
    page.get_by_label("Логин или адрес электронной почты").fill("никто")
    page.get_by_role("button", name="Добавить в список").click()
    page.locator("#iom-errors").wait_for()
    check(page)
    page.get_by_label("Логин или адрес электронной почты").fill(newcomer.user.get_username())
    page.get_by_role("button", name="Добавить в список").click()
    page.get_by_text(f"В списке: {newcomer.full_name}").wait_for()
    page.get_by_text("Гость без учётной записи").click()
    page.get_by_label("Фамилия, имя, отчество").fill("Смирнова Ольга")
    page.locator("form", has_text="Отправить письмо").get_by_label("Адрес электронной почты").fill("olga@example.org")
    page.get_by_role("button", name="Отправить письмо").click()
    page.get_by_text("Письмо отправляется на адрес olga@example.org").wait_for()
    check(page)


def test_desk_when_a_message_is_written_then_looked_at_and_sent_once(desk, occurrence):
    page, check = desk
    page.goto(f"{DESK}{occurrence.pk}/")
    page.get_by_role("link", name="Написать участникам").click()
    check(page)
    page.get_by_label("Всем сразу (6)").check()
    page.get_by_label("Тема").fill("Что взять с собой")
    page.get_by_role("button", name="Посмотреть письмо").click()
    page.locator("#iom-errors").wait_for()
    check(page)
    page.get_by_label("Текст").fill("Возьмите ноутбук.")
    page.get_by_role("button", name="Посмотреть письмо").click()
    page.get_by_text("Письмо получат 6 человек").wait_for()
    check(page)
    assert not EventLetter.objects.filter(kind="message").exists()
    page.get_by_role("button", name="Отправить", exact=True).dblclick()
    page.get_by_role("heading", name="Отправлено раньше").wait_for()
    check(page)
    assert EventLetter.objects.filter(kind="message").count() == 6


def test_desk_when_the_sheet_is_printed_then_the_heading_stands_on_every_sheet(desk, occurrence):
    page, check = desk
    occurrence.places = None
    occurrence.save()
    for number in range(40):
        user = TeacherFactory(last_name=f"Участникова{number:02}").user
        RegistrationFactory(occurrence=occurrence, user=user)
    page.goto(f"{DESK}{occurrence.pk}/")
    page.get_by_role("link", name="Лист регистрации для печати").click()
    page.get_by_role("heading", name="Лист регистрации").wait_for()
    check(page)
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert len(sheets) > 1
    assert all("Подпись" in sheet for sheet in sheets if "Участникова" in sheet)
    assert "Назад к списку" not in sheets[0]


def test_sheet_when_no_position_is_known_then_its_heading_is_a_word_all_the_same(desk, occurrence):
    page, _check = desk
    occurrence.registrations.all().delete()
    guest = {"guest_name": "Белова Анна", "guest_email": "a@example.org", "guest_organisation": "Школа № 3 " * 9}
    RegistrationFactory(occurrence=occurrence, user=None, **guest)
    page.goto(f"{DESK}{occurrence.pk}/sheet/")
    assert "Должность" in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()


def test_desk_when_a_name_never_ends_then_nothing_is_pushed_out_of_the_page(desk, occurrence):
    page, _check = desk
    event = LearningEventFactory(organiser=occurrence.event.organiser, title="а" * 200)
    date = OccurrenceFactory(event=event, day=timezone.localdate() - datetime.timedelta(days=1))
    RegistrationFactory(occurrence=date, user=None, guest_name="б" * 200, guest_email=f"{'в' * 60}@example.org")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for address in ("?when=past", f"{date.pk}/", f"{date.pk}/attendance/", f"{date.pk}/sheet/"):
            page.goto(DESK + address)
            assert "а" * 200 in page.content()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width} px"


def test_desk_when_the_date_is_cancelled_and_restored_then_people_are_told_how_many_letters_go(desk, occurrence):
    page, check = desk
    page.goto(f"{DESK}{occurrence.pk}/")
    page.get_by_role("link", name="Дата и места").click()
    check(page)
    page.locator("summary", has_text="Изменить число мест").click()
    page.get_by_label("Мест очно").fill("0")
    page.get_by_role("button", name="Сохранить число мест").click()
    page.locator("#iom-errors").wait_for()
    check(page)
    page.locator("summary", has_text="Отменить мероприятие в этот день").click()
    form = page.locator("form", has=page.get_by_role("button", name="Отменить мероприятие в этот день"))
    form.get_by_label("Причина").fill("Карантин.")
    page.get_by_text("Письмо получат 6 человек.").last.wait_for()
    form.get_by_role("button").click()
    page.get_by_text("Дата отменена.").wait_for()
    check(page)
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.taken) == (EventStatus.CANCELLED, 0)
    page.get_by_role("link", name="Дата и места").click()
    page.locator("summary", has_text="Мероприятие всё же состоится").click()
    check(page)
    page.get_by_role("button", name="Вернуть дату").click()
    page.get_by_text("Дата возвращена").wait_for()
    occurrence.refresh_from_db()
    # The one who had a place has it again, the other one is offered to the waiting list.
    assert (occurrence.status, occurrence.taken) == (EventStatus.SCHEDULED, 2)
