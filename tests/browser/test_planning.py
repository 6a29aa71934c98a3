"""A methodologist plans a year in the Wagtail admin: by title and date, as a series, from last year, from a table."""

import datetime
import io

import openpyxl
import pytest
from django.utils import timezone

from iom_plugin_resources.models import LearningEvent
from iom_plugin_resources.services.groups import ensure_groups
from iom_plugin_resources.services.occurrences import write_occurrences
from tests.factories.events import LearningEventFactory
from tests.factories.resources import UserFactory, position

from .conftest import assert_axe_finds_nothing, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mailoutbox"),
]
ADD = "/admin/snippets/iom_plugin_resources/learningevent/add/"
WEEK = datetime.timedelta(days=7)
# The parts of the form and the screens that are ours; the frame is Wagtail's.
OURS = "[data-iom-dates], .iom-admin-import"


def monday() -> datetime.date:
    """A Monday in two or three weeks."""
    today = timezone.localdate()
    return today + 3 * WEEK - datetime.timedelta(days=today.weekday())


def written(day: datetime.date) -> str:
    return f"{day:%d.%m.%Y}"


@pytest.fixture(autouse=True)
def _saved_by_hand(settings):
    """Wagtail's own saving on the way would answer to half a form with an error in the console."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0


@pytest.fixture
def editor():
    user = UserFactory(username="editor")
    user.groups.add(ensure_groups())
    return user


@pytest.fixture
def neighbour():
    """What is in the same room at the same hour on the second Monday."""
    event = LearningEventFactory(
        title="Совещание завучей", dates=written(monday() + WEEK), place="Школа № 3", room="12"
    )
    event.positions.set([position()])
    event.save()
    write_occurrences(event)
    return event


@pytest.fixture
def plan(tmp_path):
    """A table with headings of its own."""
    book, path = openpyxl.Workbook(), tmp_path / "план.xlsx"
    book.active.append(["Мероприятие", "Дата проведения", "Время", "Для себя"])
    book.active.append(["Слёт наставников", written(monday() + 3 * WEEK), "10:00–12:00", "не забыть"])
    book.active.append(["Конкурс уроков", f"май {monday().year + 1}", "", ""])
    with io.BytesIO() as content:
        book.save(content)
        path.write_bytes(content.getvalue())
    return path


def tab(page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def publish(page) -> None:
    """The menu of the button that saves a draft."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer [name=action-publish]").click()
    page.wait_for_url("**/learningevent/")


def save(page) -> None:
    page.locator("footer button.action-save").first.click()
    page.wait_for_url("**/learningevent/edit/*/")


def dates_of(event: LearningEvent) -> list[str]:
    scheduled = event.occurrences.exclude(status="cancelled").order_by("starts_at")
    return [written(one.first_day) for one in scheduled]


def test_year_when_planned_by_hand_from_last_year_and_from_a_table_then_stands_in_the_calendar(
    page, editor, neighbour, plan
):
    sign_in(page, editor, to="/admin/")
    add_one_by_title_and_date(page)
    add_a_series_with_an_exception(page)
    copy_a_year(page)
    import_a_plan(page, plan)


def add_one_by_title_and_date(page) -> None:
    page.goto(ADD)
    page.fill("#id_title", "Семинар о чтении")
    page.fill("#id_dates", written(monday()))
    page.locator("[data-iom-dates]").get_by_text("Одна дата.").wait_for()
    assert_axe_finds_nothing(page, OURS)
    publish(page)
    assert dates_of(LearningEvent.objects.get(title="Семинар о чтении")) == [written(monday())]


def add_a_series_with_an_exception(page) -> None:
    page.goto(ADD)
    page.fill("#id_title", "Клуб чтения")
    page.fill("#id_dates", written(monday()))
    page.fill("#id_starts_at", "14:00")
    page.fill("#id_ends_at", "16:00")
    tab(page, "Повторение и занятия")
    page.select_option("#id_repeat", "weekly")
    page.get_by_label("Понедельник").check()
    page.fill("#id_repeat_until", f"{monday() + 3 * WEEK:%Y-%m-%d}")
    # By keyboard: the calendar of the field before opens over the button, whenever the machine finds time for it.
    page.locator("#id_exceptions-ADD").press("Enter")
    page.fill("#id_exceptions-0-day", f"{monday() + 2 * WEEK:%Y-%m-%d}")
    page.fill("#id_exceptions-0-reason", "каникулы")
    tab(page, "Место и люди")
    page.fill("#id_place", "Школа № 3")
    page.fill("#id_room", "12")
    tab(page, "Мероприятие")
    # The list follows what is typed, before anything is saved by hand.
    dates = page.locator("[data-iom-dates]")
    dates.get_by_text("3 даты.").wait_for()
    assert "не состоится: каникулы" in dates.inner_text()
    save(page)
    page.reload()
    assert "3 даты." in dates.inner_text()
    clash = page.get_by_role("link", name="Совещание завучей")
    assert written(monday() + WEEK) in clash.locator("..").inner_text()
    assert_axe_finds_nothing(page, OURS)
    publish(page)
    assert dates_of(LearningEvent.objects.get(title="Клуб чтения")) == [
        written(day) for day in (monday(), monday() + WEEK, monday() + 3 * WEEK)
    ]
    page.goto("/admin/iom-planning/")
    assert page.get_by_role("link", name="Совещание завучей").count() == 2  # itself, and beside the club
    assert_axe_finds_nothing(page, OURS)


def copy_a_year(page) -> None:
    page.goto("/admin/iom-planning/copy-year/")
    page.get_by_role("button", name="Показать список").click()
    page.get_by_label("Совещание завучей").uncheck()
    assert_axe_finds_nothing(page, OURS)
    page.get_by_role("button", name="Скопировать отмеченное").click()
    page.wait_for_url("**status=draft")
    copies = LearningEvent.objects.exclude(copied_from=None)
    assert set(copies.values_list("title", "live")) == {("Семинар о чтении", False), ("Клуб чтения", False)}
    for copy in copies:
        assert copy.first_day.weekday() == copy.copied_from.first_day.weekday()
        assert copy.first_day.year == copy.copied_from.first_day.year + 1


def import_a_plan(page, plan) -> None:
    page.goto("/admin/iom-imports/?kind=events")
    assert page.get_by_label("Мероприятия", exact=True).is_checked()
    page.locator("input[type=file]").set_input_files(plan)
    assert_axe_finds_nothing(page, OURS)
    page.get_by_role("button", name="Загрузить").click()
    page.wait_for_url("**/columns/")
    chosen = page.locator(".iom-admin-import select").evaluate_all("all => all.map(one => one.value)")
    assert chosen == ["title", "dates", "starts_at", ""]
    assert_axe_finds_nothing(page, OURS)
    page.get_by_role("button", name="Проверить файл").click()
    page.get_by_role("button", name="Импортировать").wait_for()
    assert not LearningEvent.objects.filter(title="Слёт наставников").exists()
    assert_axe_finds_nothing(page, OURS)
    page.get_by_role("button", name="Импортировать").click()
    page.get_by_role("link", name="Отменить импорт").wait_for()
    assert dates_of(LearningEvent.objects.get(title="Слёт наставников")) == [written(monday() + 3 * WEEK)]
    page.goto(f"/resources-map/calendar/?view=agenda&from={monday() + 3 * WEEK:%Y-%m-%d}")
    assert page.get_by_text("Слёт наставников").first.is_visible()
