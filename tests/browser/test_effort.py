"""How much has to be pressed and filled in until a route is sent for review: the numbers of issue 4."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Page

from iom_plugin.models import Route
from iom_plugin.pages.models import ModelRouteIndexPage, ModelRoutePage
from iom_plugin.queries.routes import with_content
from iom_plugin.queries.school_years import school_years
from iom_plugin.views.self_checks import check_now
from tests.browser.conftest import PASSWORD
from tests.factories.resources import OrganisationFactory, UserFactory, position

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MOST_FROM_A_BLANK_PAGE = 60
MOST_FROM_A_MODEL = 25
# A new route is for the school year that people plan now.
AUTUMN = school_years(timezone.localdate(), ahead=True)["1"][0].year


class Hand:
    """Counts what a person does: every press, every field that is filled in or chosen."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, *, link=None, button=None, at=None):
        self.count += 1
        place = at or (
            self.page.get_by_role("link", name=link) if link else self.page.get_by_role("button", name=button)
        )
        place.first.click()

    def fill(self, field, text):
        self.count += 1
        self.page.locator(field).fill(text)

    def choose(self, field, label):
        self.count += 1
        self.page.locator(field).select_option(label=label)

    def check(self, field):
        self.count += 1
        self.page.locator(field).first.check()


NEEDS = [
    {
        "opener": "need-assessment",
        "blanks": {"part1": "учеников 7 «А» класса", "part2": "критериальных листов"},
        "learning": {
            "opener": "learn-study",
            "blank": "формирующего оценивания на уроках математики",
            "step": "Вебинар «Пять приёмов обратной связи»",
            "form": "Вебинар",
            "dates": f"15.10.{AUTUMN}",
            "result": "Аннотированный обзор",
            "words": "обзор пяти приёмов для коллег ШМО",
        },
        "practice": {
            "opener": "practice-introduce",
            "blank": "взаимооценки по листам с критериями в 7 «А» классе",
            "step": "Два урока алгебры с листами взаимооценки в 7 «А»",
            "form": "Проба: уроки",
            "dates": f"17.11.{AUTUMN} – 20.11.{AUTUMN}",
            "result": "Разработка и проведение сценариев занятий",
            "words": "сценарии двух уроков",
        },
    },
    {
        "opener": "need-literacy",
        "blanks": {"part1": "математической", "part2": "обновлённых ФГОС"},
        "learning": {
            "opener": "learn-master",
            "blank": "составления заданий на математическую грамотность",
            "step": "Семинар-практикум «Задания на грамотность: от сюжета к вопросу»",
            "form": "Семинар-практикум",
            "dates": f"10.12.{AUTUMN}",
            "result": "Методическая копилка",
            "words": "копилка из шести заданий",
        },
        "practice": {
            "opener": "practice-introduce",
            "blank": "работы с заданиями на математическую грамотность в 8 «Б» классе",
            "step": "Три урока с авторскими заданиями по теме «Проценты» в 8 «Б»",
            "form": "Проба: уроки",
            "dates": f"февраль {AUTUMN + 1}",
            "result": "Разработка и применение учебных материалов",
            "words": "комплект из шести заданий с решениями",
        },
    },
]


def write_task(hand, task):
    hand.press(at=hand.page.locator(f".iom-place a[href*='{task['opener']}']"))
    fields = "#line_part2" if task["opener"] != "practice-develop" else "#line_part1"
    hand.fill(fields, task["blank"])
    hand.fill("#line_step-title", task["step"])
    hand.choose("#line_step-form", task["form"])
    hand.fill("#line_step-dates", task["dates"])
    hand.choose("#line_step-result_form", task["result"])
    hand.fill("#line_step-result_text", task["words"])
    hand.press(button="Сохранить и продолжить")


def write_need(hand, need):
    hand.press(link="Добавить дефицит или задачу")
    hand.press(at=hand.page.locator(f".iom-place a[href*='{need['opener']}']"))
    for name, text in need["blanks"].items():
        hand.fill(f"#line_{name}", text)
    hand.press(button="Сохранить и продолжить")
    write_task(hand, need["learning"])
    write_task(hand, need["practice"])


def sign_in(hand, user):
    hand.page.goto("/login/?next=/iom/")
    hand.fill("input[name=username]", user.get_username())
    hand.fill("input[name=password]", PASSWORD)
    hand.press(at=hand.page.locator("main form button"))


def fill_profile(hand):
    hand.press(link="Заполнить профиль")
    hand.fill("#id_last_name", "Соколова")
    hand.fill("#id_first_name", "Елена")
    hand.check("input[name=organisation]")
    hand.choose("#id_position", "Учитель")
    hand.press(at=hand.page.locator(".iom form .iom-row button.iom-button"))


def send(hand):
    hand.press(button="Отправить на согласование")
    expect(hand.page.get_by_text("На согласовании").first).to_be_visible()


def assert_passed(route):
    whole = with_content(Route.objects.filter(pk=route.pk)).get()
    assert [finding.sentence for finding in check_now(whole).warnings] == []


def test_blank_page_when_a_new_teacher_writes_two_needs_then_at_most_sixty_presses_and_fields(page):
    OrganisationFactory(short_name="Школа № 7")
    position()
    hand = Hand(page)
    sign_in(hand, UserFactory(first_name="", last_name=""))
    fill_profile(hand)
    page.get_by_text("Профиль сохранён").wait_for()
    hand.press(link="Мой стол")
    hand.press(link="Составить маршрут")
    hand.fill("#id_theme", "Формирующее оценивание и математическая грамотность на уроках математики")
    hand.press(at=page.locator(".iom form .iom-row button.iom-button"))
    for need in NEEDS:
        write_need(hand, need)
    expect(page.locator("#iom-panel > summary")).to_contain_text("Можно отправлять")
    route = Route.objects.get()
    assert_passed(route)
    send(hand)
    route.refresh_from_db()
    assert route.status == "submitted"
    assert hand.count <= MOST_FROM_A_BLANK_PAGE, hand.count


# What an editor of the portal has written: the same two needs, with dates by months, without a year.
MODEL = [
    {
        "kind": "task",
        "opener": "need-assessment",
        "text": "Изменение способа оценивания образовательных результатов учеников 7 класса посредством реализации "
        "критериальных листов",
        "tasks": [
            {
                "kind": "learning",
                "opener": "learn-study",
                "text": "Изучить приёмы формирующего оценивания на уроках математики",
                "activities": [{"title": NEEDS[0]["learning"]["step"], "form": "webinar", "dates": "октябрь"}],
                "results": [{"form": "review", "text": "обзор пяти приёмов для коллег ШМО"}],
            },
            {
                "kind": "practice",
                "opener": "practice-introduce",
                "text": "Внедрить в собственную практику приёмы взаимооценки по листам с критериями",
                "activities": [
                    {"title": "Два урока алгебры с листами взаимооценки", "form": "trial", "dates": "ноябрь"}
                ],
                "results": [{"form": "lesson-scenarios", "text": "сценарии двух уроков"}],
            },
        ],
    },
    {
        "kind": "task",
        "opener": "need-literacy",
        "text": "Необходимость формирования математической грамотности в соответствии с требованиями ФГОС",
        "tasks": [
            {
                "kind": "learning",
                "opener": "learn-master",
                "text": "Освоить приёмы составления заданий на математическую грамотность",
                "activities": [{"title": NEEDS[1]["learning"]["step"], "form": "workshop", "dates": "декабрь"}],
                "results": [{"form": "collection", "text": "копилка из шести заданий"}],
            },
            {
                "kind": "practice",
                "opener": "practice-introduce",
                "text": "Внедрить в собственную практику приёмы работы с заданиями на математическую грамотность",
                "activities": [{"title": "Три урока с авторскими заданиями", "form": "trial", "dates": "февраль"}],
                "results": [{"form": "teaching-materials", "text": "комплект из шести заданий с решениями"}],
            },
        ],
    },
]


@pytest.fixture
def model():
    index = Page.objects.get(depth=2).add_child(instance=ModelRouteIndexPage(title="Модельные маршруты", slug="models"))
    needs = [("need", need) for need in MODEL]
    return index.add_child(instance=ModelRoutePage(title="Оценивание и грамотность", slug="one", needs=needs))


def make_it_own(hand, number, text):
    """Change the words of an activity to one's own; they are saved while they are typed."""
    hand.press(at=hand.page.locator("a[id^='edit-activity-']").nth(number))
    hand.fill("#line_title", text)
    expect(hand.page.locator("[data-iom-state]")).to_have_text("Сохранено")


def test_model_route_when_a_new_teacher_takes_it_then_at_most_twenty_five_presses_and_fields(page, model):
    OrganisationFactory(short_name="Школа № 7")
    position()
    hand = Hand(page)
    sign_in(hand, UserFactory(first_name="", last_name=""))
    fill_profile(hand)
    page.get_by_text("Профиль сохранён").wait_for()
    hand.press(link="Маршруты")
    hand.press(at=page.locator(f".iom a[href$='{model.get_parent().url}']"))
    hand.press(link=model.title)
    hand.press(button="Взять за основу")
    page.wait_for_url("**/iom/routes/*/")
    make_it_own(hand, 1, NEEDS[0]["practice"]["step"])
    make_it_own(hand, 3, NEEDS[1]["practice"]["step"])
    hand.press(button="Готово")
    route = Route.objects.get()
    assert_passed(route)
    send(hand)
    route.refresh_from_db()
    assert route.status == "submitted"
    assert hand.count <= MOST_FROM_A_MODEL, hand.count
