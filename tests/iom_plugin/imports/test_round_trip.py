"""Export, then import: a route comes back with everything that its paper shows."""

from io import BytesIO

import pytest
from django.utils.translation import override

from iom_plugin.choices import ActivityStatus, Layout
from iom_plugin.exports.routes import render_route
from iom_plugin.imports.routes import read_route, save_route
from iom_plugin.models import Route
from iom_plugin.queries.versions import content_now
from iom_plugin.services.vocabularies import fill_vocabularies
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db

PAPERS = [(format, layout) for format in ("docx", "xlsx") for layout in Layout.values]
ACTIVITY = ("title", "form_code", "dates", "hours", "provider", "status")
HOSTILE = "<b>жирно</b> & {{ 7 * 7 }} {% if %} \u2067שלום\u2069 🦉"


def step(title, form_code, dates="", *, hours=None, provider="", status="planned") -> dict:
    return {
        "title": title, "form_code": form_code, "dates": dates, "hours": hours, "provider": provider, "status": status,
    }  # fmt: skip


NEEDS = [
    {
        "kind": "deficit",
        "text": "Недостаточное владение приёмами проблемного диалога",
        "tasks": [
            {
                "kind": "learning",
                "text": "Изучить приёмы проблемного диалога",
                "activities": [
                    step("Курсы «Диалог на уроке»", "course", "12.01.2027 – 30.01.2027", hours=36, provider="ЦНППМ"),
                    step("Стажировка «Урок-диалог»", "internship", "ноябрь 2026", hours=16, provider="ИРО"),
                    step(
                        "Семинар «Проектная деятельность»", "seminar", "до 20.11.2026", provider="Детский сад «Лучик»"
                    ),
                    step("Три статьи о подводящем диалоге", "materials", "октябрь 2026"),
                ],
                "results": [{"text": "Обзор трёх статей", "form_code": None}, {"text": "", "form_code": "abstract"}],
            },
            {
                "kind": "practice",
                "text": "Внедрить в собственную практику проблемные вопросы",
                "activities": [
                    step("Два урока наставника", "visit", "в течение года"),
                    step("Открытый урок в 7 «А»", "open_lesson", "март 2027", status=ActivityStatus.CANCELLED),
                ],
                "results": [{"text": "Сценарий урока", "form_code": None}],
            },
        ],
    },
    {
        "kind": "task",
        "text": "Создание условий для исследовательской работы",
        "tasks": [
            {
                "kind": "practice",
                "text": "Разработать задания с графиками",
                "activities": [
                    step(f"Задание {number}", "development", f"0{number}.02.2027") for number in range(1, 8)
                ],
                "results": [{"text": "Копилка заданий", "form_code": None}],
            }
        ],
    },
]


@pytest.fixture
def author():
    fill_vocabularies()
    return TeacherFactory()


def saved(author, needs) -> Route:
    content = {"theme": "Проблемный диалог", "starts_on": "2026-09-01", "ends_on": "2027-05-31", "needs": needs}
    with override("en"):
        return save_route(author, content, by=author.user)


def read_back(route, format, layout=Layout.FIVE_COLUMNS) -> dict:
    with override("ru"):
        document = render_route(route, format, layout=layout)
        return read_route(BytesIO(document.content), document.filename, teacher=route.teacher).content


def lines(content) -> list:
    """What the paper shows of a content."""
    return [(need["kind"], need["text"], [_task(task) for task in need["tasks"]]) for need in content["needs"]]


def _task(task) -> tuple:
    activities = [tuple(activity[name] for name in ACTIVITY) for activity in task["activities"]]
    return task["kind"], task["text"], activities, [result["text"] or result["form_code"] for result in task["results"]]


@pytest.mark.parametrize(("format", "layout"), PAPERS)
def test_route_when_printed_and_read_then_the_same_lines(author, format, layout):
    route = saved(author, NEEDS)
    content = read_back(route, format, layout)
    assert lines(content) == lines(content_now(route))
    assert [content[name] for name in ("theme", "starts_on", "ends_on")] == [
        "Проблемный диалог", "2026-09-01", "2027-05-31",
    ]  # fmt: skip


def test_route_when_taken_away_as_data_then_comes_back_whole(author):
    route = saved(author, NEEDS)
    content = read_back(route, "json")
    assert lines(content) == lines(content_now(route))
    again = saved(author, content["needs"])
    assert lines(content_now(again)) == lines(content_now(route))


@pytest.mark.parametrize("layout", [Layout.FIVE_COLUMNS, Layout.M_COLUMNS])
@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_note_when_printed_and_read_then_the_same(author, format, layout):
    note = {
        "goal": "Вести проблемный диалог на каждом уроке",
        "tasks_summary": "Изучить и внедрить",
        "self_education_form": "индивидуальная, с наставником",
        "expected_result": "Пять сценариев",
        "report_form": "выступление на методическом объединении",
    }
    route = saved(author, NEEDS)
    Route.objects.filter(pk=route.pk).update(**note)
    content = read_back(Route.objects.get(pk=route.pk), format, layout)
    assert {name: content[name] for name in note} == note


@pytest.mark.parametrize(("format", "layout"), PAPERS)
def test_route_when_its_words_are_hostile_then_comes_back_with_them(author, format, layout):
    task = {
        "kind": "practice",
        "text": f"Внедрить {HOSTILE}",
        "activities": [step(f"Дело {HOSTILE}", None, "май 2027")],
        "results": [{"text": f"Итог {HOSTILE}", "form_code": None}],
    }
    route = saved(author, [{"kind": "task", "text": f"Создание {HOSTILE}", "tasks": [task]}])
    content = read_back(route, format, layout)
    task = content["needs"][0]["tasks"][0]
    words = [content["needs"][0]["text"], task["text"], task["activities"][0]["title"], task["results"][0]["text"]]
    assert words == [f"{word} {HOSTILE}" for word in ("Создание", "Внедрить", "Дело", "Итог")]


@pytest.mark.parametrize(("format", "layout"), PAPERS)
def test_paper_when_read_and_printed_again_then_the_same_paper(author, format, layout):
    """Where the title of a step begins with its form, one word may change its field, but not its place on paper."""
    steps = [step("«Проектная деятельность»", "webinar"), step("что дал диалог", "self-analysis", "май 2027")]
    task = {"kind": "practice", "text": "Внедрить диалог", "activities": steps, "results": [{"text": "Итог"}]}
    route = saved(author, [{"kind": "task", "text": "Создание условий", "tasks": [task]}])
    first = read_back(route, format, layout)
    second = read_back(saved(author, first["needs"]), format, layout)
    assert lines(second) == lines(first)
