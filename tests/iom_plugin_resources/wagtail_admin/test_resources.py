"""An editor keeps the resource map in the Wagtail admin."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from iom_plugin_resources.models import LearningResource, ResourceKind
from iom_plugin_resources.wagtail_admin.resources import status_of
from tests.factories.resources import (
    CompetencyFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
    position,
)


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
    assert list(LearningResource.objects.matching("задание")) == [resource]


def test_the_form_offers_competencies_and_organisations_as_trees(admin):
    root = CompetencyFactory(code="A", title="Обучение")
    CompetencyFactory(code="A/01", title="Чтение", parent=root)
    page = admin.get(url("add")).content.decode()
    assert "\u00a0\u00a0\u00a0\u00a0A/01 Чтение" in page
    assert 'type="checkbox" name="competencies"' in page


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


# --- The list ---


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
        "live": "true",
    }
    for name, value in wanted.items():
        assert listed(admin, **{name: value}) == ["Тот самый"], name
        assert listed(admin, **{name: value}, q="самого") == ["Тот самый"], name
    assert listed(admin, q="другое") == ["Другой"]


def test_the_list_tells_the_status_of_every_resource(admin):
    LearningResourceFactory(title="а", live=False)
    LearningResourceFactory(title="б", has_unpublished_changes=True)
    LearningResourceFactory(title="в")
    assert statuses(admin) == ["draft", "live, with a newer draft", "live"]


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
