"""An editor keeps the resource map in the Wagtail admin."""

import csv
import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowContentType, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.models import LearningResource, ResourceKind, SearchSynonym
from iom_plugin_resources.queries.search import query_for
from iom_plugin_resources.wagtail_admin.drafted import status_of
from tests.factories.resources import (
    CompetencyFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
    position,
)
from tests.searching import SEARCHES


def url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_iom_plugin_resources_learningresource:{name}", args=args)


def form(**values) -> dict:
    """What the browser sends from a form that is filled in."""
    kind = ResourceKind.objects.get(code="seminar")
    return nested_form_data(
        {
            "title": "Задания на несплошные тексты",
            "kind": str(kind.pk),
            "level": "municipality",
            "format": "in_person",
            "summary": "Разбор заданий.",
            "body": rich_text("<p>Что будет</p>"),
            "dates": "октябрь 2026",
            "key": "",
            "documents": inline_formset([]),
            **values,
        }
    )


def listed(client: Client, **query) -> list[str]:
    response = client.get(url("list"), query)
    assert response.status_code == 200
    return [resource.title for resource in response.context["page_obj"]]


def statuses(client: Client) -> list[str]:
    page = client.get(url("list")).context["page_obj"]
    with translation.override("en"):
        return [str(status_of(resource)) for resource in page]


# --- From a draft to publication ---


@SEARCHES
def test_an_editor_writes_a_draft_previews_and_publishes_it(admin):
    competency = CompetencyFactory()
    provider = OrganisationFactory()
    values = form(provider=provider.pk) | {"competencies": [competency.pk], "positions": [position().pk]}
    assert admin.get(url("add")).status_code == 200

    admin.post(url("add"), values)
    resource = LearningResource.objects.get()
    assert not resource.live
    assert listed(admin) == ["Задания на несплошные тексты"]

    edit = url("edit", resource.pk)
    assert admin.get(edit).status_code == 200
    preview = url("preview_on_edit", resource.pk)
    assert admin.post(preview, values).json()["is_valid"]
    shown = admin.get(preview)
    assert shown.status_code == 200
    assert "Задания на несплошные тексты" in shown.content.decode()

    admin.post(edit, values | {"action-publish": "action-publish"})
    resource.refresh_from_db()
    assert resource.live
    assert list(resource.competencies.all()) == [competency]
    assert resource.provider == provider
    assert str(resource.valid_from) == "2026-10-01"
    assert list(LearningResource.objects.matching(query_for("задание"))) == [resource]


def test_the_form_offers_competencies_as_a_tree_and_no_list_of_all_organisations(admin):
    root = CompetencyFactory(code="A", title="Обучение")
    CompetencyFactory(code="A/01", title="Чтение", parent=root)
    OrganisationFactory(short_name="Школа № 555")
    page = admin.get(url("add")).content.decode()
    assert 'type="checkbox" name="competencies"' in page
    assert page.count("A/01 Чтение") == 1
    assert "Школа № 555" not in page


@pytest.mark.parametrize(("field", "value"), [("dates", "30.10.2026–01.10.2026"), ("price", "-1")])
def test_a_mistake_is_told_beside_the_field_and_nothing_is_published(admin, field, value):
    response = admin.post(url("add"), form(**{field: value}) | {"action-publish": "action-publish"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not LearningResource.objects.filter(live=True).exists()


def test_moderation_ends_with_publication(admin, mailoutbox):
    moderators = Group.objects.create(name="Модераторы")
    task = GroupApprovalTask.objects.create(name="Проверка")
    task.groups.add(moderators)
    workflow = Workflow.objects.create(name="Ресурсы")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowContentType.objects.create(
        workflow=workflow, content_type=ContentType.objects.get_for_model(LearningResource)
    )
    admin.post(url("add"), form() | {"action-submit": "action-submit"})
    resource = LearningResource.objects.get()
    assert resource.current_workflow_state.status == "in_progress"
    assert statuses(admin) == ["in moderation"]

    moderator = UserFactory()
    moderator.groups.add(moderators, *Group.objects.filter(user__username="editor"))
    client = Client()
    client.force_login(moderator)
    approve = url("workflow_action", resource.pk, "approve", resource.current_workflow_task_state.pk)
    client.post(approve, {"comment": "Годится"})
    resource.refresh_from_db()
    assert resource.live


def test_a_lock_keeps_others_out(admin):
    resource = LearningResourceFactory()
    admin.post(url("lock", resource.pk))
    other = Client()
    colleague = UserFactory()
    colleague.groups.add(*Group.objects.filter(user__username="editor"))
    other.force_login(colleague)
    other.post(url("edit", resource.pk), form(title="Чужая правка") | {"action-publish": "action-publish"})
    resource.refresh_from_db()
    assert resource.locked
    assert resource.title != "Чужая правка"


def test_the_history_and_a_comparison_of_versions_open(admin):
    admin.post(url("add"), form())
    resource = LearningResource.objects.get()
    admin.post(url("edit", resource.pk), form(title="Второе название"))
    first, second = resource.revisions.order_by("pk")
    for address in (
        url("history", resource.pk),
        url("usage", resource.pk),
        url("revisions_compare", resource.pk, first.pk, second.pk),
        url("revisions_revert", resource.pk, first.pk),
        url("copy", resource.pk),
        url("delete", resource.pk),
        url("unpublish", resource.pk) if resource.live else url("list"),
    ):
        assert admin.get(address).status_code == 200, address


# --- The schedule ---


def test_a_scheduled_resource_goes_live_in_its_hour_and_leaves_in_another(admin):
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    schedule = {"go_live_at": f"{today + day} 08:00", "expire_at": f"{today + 3 * day} 08:00"}
    admin.post(url("add"), form(**schedule) | {"action-publish": "action-publish"})
    resource = LearningResource.objects.get()
    assert not resource.live
    assert statuses(admin) == ["scheduled"]

    yesterday = timezone.now() - day
    version = Revision.objects.get()
    version.content["go_live_at"] = yesterday.isoformat()
    Revision.objects.update(content=version.content, approved_go_live_at=yesterday)
    call_command("publish_scheduled")
    resource.refresh_from_db()
    assert resource.live

    LearningResource.objects.update(expire_at=yesterday)
    call_command("publish_scheduled")
    assert statuses(admin) == ["expired"]


# --- What the form looks after ---


def test_the_form_keeps_the_key_that_was_emptied_by_mistake(admin):
    resource = LearningResourceFactory(key="reading-1")
    admin.post(url("edit", resource.pk), form(key="") | {"action-publish": "action-publish"})
    resource.refresh_from_db()
    assert resource.key == "reading-1"


def test_the_form_says_that_the_link_did_not_open_until_there_is_another(admin):
    problem = {"link_problem": "Страница не найдена (404).", "link_checked_at": timezone.now()}
    resource = LearningResourceFactory(link="https://a.example.org/", **problem)
    edit = url("edit", resource.pk)
    assert "Страница не найдена (404)." in admin.get(edit).content.decode()
    assert "Страница не найдена (404)." in admin.get(url("list")).content.decode()
    admin.post(edit, form(link="https://a.example.org/") | {"action-publish": "action-publish"})
    resource.refresh_from_db()
    assert resource.link_problem
    admin.post(edit, form(link="https://b.example.org/") | {"action-publish": "action-publish"})
    resource.refresh_from_db()
    assert (resource.link_problem, resource.link_checked_at) == ("", None)
    assert "Страница не найдена (404)." not in admin.get(edit).content.decode()


def test_the_form_writes_lines_as_an_import_reads_them(admin):
    admin.post(url("add"), form(summary="Первая\r\nвторая"))
    assert LearningResource.objects.get().summary == "Первая\nвторая"


# --- The list ---


@SEARCHES
def test_the_list_finds_by_the_synonyms_of_the_methodologist(admin):
    SearchSynonym.objects.create(words="ФГ, функциональная грамотность")
    LearningResourceFactory(title="Функциональная грамотность на уроке")
    LearningResourceFactory(title="Другое")
    assert listed(admin, q="фг") == ["Функциональная грамотность на уроке"]


def test_the_list_shows_nothing_for_a_search_without_words(admin):
    LearningResourceFactory()
    assert listed(admin, q="?!") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "live"}, ["битая ссылка", "прошёл", "хороший"]),
        ({"status": "draft"}, ["предложение"]),
        ({"status": "archived"}, ["архив"]),
        ({"attention": "broken_link"}, ["битая ссылка"]),
        ({"attention": "no_competencies"}, ["битая ссылка"]),
        ({"attention": "past"}, ["прошёл"]),
        ({"attention": "offered"}, ["предложение", "хороший"]),
        ({"attention": "proposal"}, ["предложение"]),
        ({"attention": ["broken_link", "no_competencies"]}, ["битая ссылка"]),
        ({"attention": ["broken_link", "past"]}, []),
        ({"status": "live", "attention": "offered"}, ["хороший"]),
    ],
)
def test_the_list_is_narrowed_to_what_needs_somebody(admin, query, expected):
    competencies, problem = [CompetencyFactory()], "Страница не найдена (404)."
    colleague = UserFactory()
    LearningResourceFactory(title="хороший", competencies=competencies, offered_by=colleague)
    LearningResourceFactory(title="битая ссылка", link="https://a.example.org/", link_problem=problem)
    LearningResourceFactory(title="прошёл", competencies=competencies, dates="10.01.2020")
    LearningResourceFactory(title="предложение", competencies=competencies, offered_by=colleague, live=False)
    archived = {"live": False, "archived_at": timezone.now(), "dates": "10.01.2020"}
    LearningResourceFactory(title="архив", link_problem=problem, **archived)
    assert listed(admin, **query) == expected


@SEARCHES
def test_the_list_is_narrowed_by_everything_that_matters(admin):
    parent = CompetencyFactory()
    child = CompetencyFactory(parent=parent)
    provider = OrganisationFactory()
    course = ResourceKind.objects.get(code="course")
    LearningResourceFactory(
        title="Тот самый",
        kind=course,
        level="region",
        format="online",
        provider=provider,
        in_federal_register=True,
        competencies=[child],
    )
    LearningResourceFactory(title="Другой", live=False)
    wanted = {
        "kind": course.pk,
        "level": "region",
        "format": "online",
        "provider": provider.pk,
        "in_federal_register": "true",
        "competencies": parent.pk,
        "status": "live",
    }
    for name, value in wanted.items():
        assert listed(admin, **{name: value}) == ["Тот самый"], name
        assert listed(admin, **{name: value}, q="самого") == ["Тот самый"], name
    assert listed(admin, q="другое") == ["Другой"]


def test_the_list_tells_the_status_of_every_resource(admin):
    LearningResourceFactory(title="а", live=False)
    LearningResourceFactory(title="б", has_unpublished_changes=True)
    LearningResourceFactory(title="в")
    LearningResourceFactory(title="г", live=False, archived_at=timezone.now())
    assert statuses(admin) == ["draft", "live, with a newer draft", "live", "archived"]


def test_a_list_takes_as_many_queries_for_thirty_as_for_three(admin):
    LearningResourceFactory.create_batch(3)
    admin.get(url("list"))
    with CaptureQueriesContext(connection) as three:
        admin.get(url("list"))
    LearningResourceFactory.create_batch(27)
    with CaptureQueriesContext(connection) as thirty:
        assert len(listed(admin)) == 30
    assert len(thirty) == len(three)


def test_the_list_is_taken_away_without_formulas(admin):
    LearningResourceFactory(
        title='=HYPERLINK("http://evil")', competencies=[CompetencyFactory(code="A/01"), CompetencyFactory(code="B/01")]
    )
    response = admin.get(url("list"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    headings, row = csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert headings == [column.heading for column in ResourceImporter.columns]
    assert row[1] == '\'=HYPERLINK("http://evil")'
    assert "A/01; B/01" in row
    assert len(headings) == len(row)

    response = admin.get(url("list"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert sheet.cell(2, 2).data_type == "s"


def test_taking_the_list_away_takes_as_many_queries_for_thirty_as_for_three(admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            b"".join(admin.get(url("list"), {"export": "csv"}).streaming_content)
        return len(context)

    LearningResourceFactory.create_batch(3, provider=None)
    queries()
    three = queries()
    for _number in range(27):
        LearningResourceFactory(competencies=[CompetencyFactory()])
    assert queries() == three


# --- Who gets in ---


@pytest.mark.parametrize("name", ["list", "add"])
def test_a_teacher_is_refused(db, name):
    client = Client()
    client.force_login(UserFactory())
    response = client.get(url(name))
    assert response.status_code == 302
    assert "/login/" in response.url


def test_an_editor_has_no_other_powers(admin):
    for address in ("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"):
        assert admin.get(reverse(address)).status_code == 302


def test_the_menu_shows_the_resource_map(admin):
    page = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert url("list") in page


# --- A colleague's own resource ---


def test_a_colleague_is_named_by_login(admin):
    colleague = UserFactory(username="sokolova")
    admin.post(url("add"), form(offered_by="sokolova"))
    resource = LearningResource.objects.get()
    assert resource.get_latest_revision_as_object().offered_by == colleague


def test_an_unknown_login_is_refused_and_no_names_are_listed(admin):
    UserFactory(username="sokolova")
    response = admin.post(url("add"), form(offered_by="nobody"))
    assert response.context["form"].errors.keys() == {"offered_by"}
    assert "sokolova" not in response.content.decode()
