"""What our own documents say is read back as the same route; what a document leaves out is filled in and told."""

from io import BytesIO

import pytest
from django.utils.translation import override

from iom_plugin.choices import ActivityStatus
from iom_plugin.exports.routes import render_route
from iom_plugin.imports.routes import present_route, read_route, save_route
from iom_plugin.models import Activity, Route
from iom_plugin.queries.contents import content_of
from iom_plugin.services.vocabularies import fill_vocabularies
from tests.factories import road_maps as made
from tests.factories.road_maps import FIVE, outline
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    fill_vocabularies()
    return TeacherFactory(last_name="Рябинина")


def read(content, author, name="route.docx"):
    return read_route(BytesIO(content), name, teacher=author)


def imported(author, content=None) -> Route:
    content = content or read(made.docx([FIVE, *made.merged_rows()]), author).content
    return save_route(author, content, by=author.user)


def kinds(content) -> list:
    return [(need["kind"], [task["kind"] for task in need["tasks"]]) for need in content["needs"]]


@pytest.mark.parametrize(
    ("format", "layout"),
    [(format, layout) for format in ("docx", "xlsx") for layout in ("five_columns", "m_columns", "cnppm")],
)
def test_export_when_imported_again_then_the_same_route(author, format, layout):
    route = imported(author)
    Activity.objects.filter(title__startswith="Открытый урок").update(status=ActivityStatus.CANCELLED)
    with override("ru"):
        document = render_route(route, format, layout=layout)
        understood = read(document.content, author, document.filename)
    content = content_of(route)
    assert outline(understood.content) == outline(content)
    assert kinds(understood.content) == kinds(content)
    for name in ("theme", "goal", "starts_on", "ends_on"):
        if (name, layout, format) != ("goal", "cnppm", "docx"):
            assert understood.content[name] == content[name]
    activities = [one for need in understood.content["needs"] for task in need["tasks"] for one in task["activities"]]
    assert [one["hours"] for one in activities if one["hours"]] == [24]
    assert activities[-1]["status"] == "cancelled"
    assert present_route(author, understood.content) == route


def test_export_when_json_then_the_whole_content(author):
    route = imported(author)
    document = render_route(route, "json")
    assert outline(read(document.content, author, "route.json").content) == outline(content_of(route))
    assert read(document.content, author).content["goal"] == route.goal


def test_present_when_only_theme_and_period_are_the_same_then_it_is_that_route(author):
    route = imported(author)
    content = content_of(route)
    assert present_route(author, content | {"needs": []}) == route
    assert present_route(author, content | {"theme": "Другая"}) == route
    assert present_route(author, content | {"theme": "Другая", "needs": []}) is None
    assert present_route(TeacherFactory(), content) is None


def test_present_when_there_are_more_routes_then_as_many_queries(author, django_assert_num_queries):
    content = content_of(imported(author)) | {"theme": "Ничья", "needs": []}
    for _number in range(2):
        with django_assert_num_queries(5):
            present_route(author, content)
        imported(author)


def test_read_when_table_is_long_then_as_many_queries(author, django_assert_num_queries):
    for times in (1, 20):
        rows = made.repeated_rows(made.ROUTE * times)
        content = made.xlsx([FIVE, *rows])
        with django_assert_num_queries(3):
            assert read(content, author).counts()["activities"] >= 8


def test_period_when_not_named_then_from_the_first_to_the_last_activity(author):
    understood = read(made.docx([FIVE, *made.merged_rows()], heading=[]), author)
    assert (understood.content["starts_on"], understood.content["ends_on"]) == ("2026-10-01", "2027-04-30")
    assert [doubt.line for doubt in understood.doubts if doubt.code == "period_guessed"] == ["starts_on"]


def test_period_when_nothing_has_a_date_then_a_school_year(author):
    row = ["Дефицит", "Изучить схемы", "Вебинар", "", "Реферат"]
    content = read(made.docx([FIVE, row], heading=[]), author).content
    assert (content["starts_on"][5:], content["ends_on"][5:]) == ("09-01", "05-31")
    assert int(content["ends_on"][:4]) == int(content["starts_on"][:4]) + 1


def test_theme_when_longer_than_a_theme_then_cut_and_told(author):
    understood = read(made.docx([FIVE, *made.merged_rows()], heading=[f"Тема: {'слово ' * 120}"]), author)
    assert len(understood.content["theme"]) == 500
    assert "text_cut" in [doubt.code for doubt in understood.doubts]


def test_save_when_progress_was_noted_then_the_notes_stay_and_nothing_is_done_yet(author):
    content = content_of(imported(author))
    content["needs"][0]["tasks"][0]["activities"][0] |= {"status": "done", "done_note": "Прослушан."}
    Route.objects.all().delete()
    activity = Activity.objects.filter(task__need__route=imported(author, content)).first()
    assert (activity.status, activity.done_note) == ("planned", "Прослушан.")
