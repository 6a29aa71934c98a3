"""Upload, preview, correct, accept: nothing is saved before."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override

from iom_plugin.imports.routes import counts_of
from iom_plugin.models import Activity, Route
from iom_plugin.queries.contents import content_of
from iom_plugin.services.vocabularies import fill_vocabularies
from tests.factories import road_maps as made
from tests.factories.resources import UserFactory
from tests.factories.road_maps import COUNTS, EXPECTED, FIVE, outline
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db

URL = "iom:route_import"
INPUT = re.compile(r"<input\b[^>]*>|<textarea\b[^>]*>.*?</textarea>|<select\b[^>]*>.*?</select>", re.DOTALL)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def author(client):
    fill_vocabularies()
    teacher = TeacherFactory(last_name="Рябинина")
    client.force_login(teacher.user)
    return teacher


@pytest.fixture
def upload(client, author):
    def upload(content=None, name="route.docx"):
        content = made.docx([FIVE, *made.merged_rows()]) if content is None else content
        return client.post(reverse(URL), {"file": SimpleUploadedFile(name, content)})

    return upload


def sent(response) -> dict:
    """What a browser would send of the preview, without buttons."""
    page = response.content.decode()
    form = page[page.rindex('<input type="hidden" name="state"') :]
    values = {}
    for tag in INPUT.findall(form):
        name = re.search(r'\bname="([^"]+)"', tag)
        if not name:
            continue
        if tag.startswith("<input"):
            if 'type="checkbox"' in tag and " checked" not in tag:
                continue
            value = re.search(r'\bvalue="([^"]*)"', tag)
            values[name[1]] = html.unescape(value[1]) if value else ""
        elif tag.startswith("<textarea"):
            values[name[1]] = html.unescape(re.search(r">\n?(.*)</textarea>", tag, re.DOTALL)[1])
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', tag)
            values[name[1]] = html.unescape(chosen[1]) if chosen else ""
    return values


def test_upload_when_document_then_preview_beside_the_original_and_nothing_is_saved(client, upload):
    response = upload()
    page = response.content.decode()
    assert response.context["counts"] == COUNTS
    assert "Nothing is saved yet" in page
    assert page.count("Аннотированный обзор статей") == 2  # in the original and in its field
    assert not Route.objects.exists()


def test_accept_when_nothing_is_corrected_then_the_route_is_what_was_read(client, author, upload):
    response = client.post(reverse(URL), sent(upload()) | {"accept": ""}, follow=True)
    route = Route.objects.get()
    assert response.redirect_chain[-1][0] == route.get_absolute_url()
    assert (route.teacher, route.status, route.theme) == (author, "draft", "Исследовательская работа на уроке")
    content = content_of(route)
    assert outline(content) == EXPECTED
    need = content["needs"][1]
    assert (need["kind"], need["opener"]) == ("task", "need-literacy")
    course = need["tasks"][0]["activities"][0]
    assert (course["hours"], course["provider"], course["form_code"]) == (24, "ЦНППМ", "course")


def test_accept_when_lines_are_corrected_left_out_and_added_then_saved_so(client, upload):
    values = sent(upload())
    values |= {
        "theme": "Другая тема",
        "n0-t0-a0-title": "Семинар вместо вебинара",
        "n0-t0-a1-skip": "on",
        "n1-text": "Другая задача",
        "n0-t0-r5-text": "Ещё один результат",
        "n0-t0-r5-form_code": "",
    }
    client.post(reverse(URL), values | {"accept": ""})
    content = content_of(Route.objects.get())
    assert content["theme"] == "Другая тема"
    assert [one["title"] for one in content["needs"][0]["tasks"][0]["activities"]] == ["Семинар вместо вебинара"]
    assert content["needs"][0]["tasks"][0]["results"][-1]["text"] == "Ещё один результат"
    assert (content["needs"][1]["text"], content["needs"][1]["opener"]) == ("Другая задача", None)
    assert counts_of(content) == COUNTS | {"activities": 7, "results": 7}


def test_accept_when_something_is_wrong_then_sentence_beside_field_and_nothing_typed_is_lost(client, upload):
    values = sent(upload()) | {
        "n0-t0-a0-dates": "с 30.11.2026 по 01.11.2026",
        "n0-t0-a1-title": "",
        "ends_on": "2026-01-01",
        "goal": "Моя цель",
    }
    response = client.post(reverse(URL), values | {"accept": ""})
    page = response.content.decode()
    assert "с 30.11.2026 по 01.11.2026" in page
    assert "Моя цель" in page
    assert 'href="#id_n0-t0-a0-dates"' in page
    assert 'href="#id_n0-t0-a1-title"' in page
    assert not Route.objects.exists()
    response = client.post(reverse(URL), sent(response) | {"accept": ""})
    assert not Route.objects.exists()


def test_accept_when_period_is_too_long_then_the_service_speaks_beside_the_field(client, upload):
    response = client.post(reverse(URL), sent(upload()) | {"ends_on": "2040-01-01", "accept": ""})
    assert "five years" in response.context["preview"].head.errors["ends_on"][0]
    assert not Route.objects.exists()


def test_add_when_pressed_then_one_more_line_and_typed_text_stays(client, upload):
    values = sent(upload()) | {"n0-text": "Поправлено", "n0-t0-a0-title": ""}
    response = client.post(reverse(URL), values | {"add": "n0-t0-a"})
    again = sent(response)
    assert again["n0-text"] == "Поправлено"
    assert "n0-t0-a2-title" in again
    assert "iom-field__error" not in response.content.decode()


def test_skip_when_task_is_left_out_then_its_lines_are_not_complained_about(client, upload):
    values = sent(upload()) | {"n0-t0-skip": "on", "n0-t0-a0-dates": "с 30.11.2026 по 01.11.2026"}
    client.post(reverse(URL), values | {"accept": ""})
    assert counts_of(content_of(Route.objects.get())) == {"needs": 2, "tasks": 3, "activities": 6, "results": 5}


def test_accept_when_the_route_is_there_already_then_a_sentence_and_no_second_one(client, upload):
    values = sent(upload())
    client.post(reverse(URL), values | {"accept": ""})
    response = client.post(reverse(URL), values | {"accept": ""})
    assert "already" in response.context["preview"].head.errors["theme"][0]
    assert Route.objects.count() == 1
    assert upload().context["present"] == Route.objects.get()


def test_reread_when_another_table_is_chosen_then_it_is_read(client, upload):
    rows = made.merged_rows()
    content = made.docx([FIVE, *made.merged_rows(made.ROUTE[:1])], "Ещё", [FIVE, *rows])
    response = upload(content)
    assert response.context["counts"]["activities"] == 13
    response = client.post(reverse(URL), {"state": response.context["state"], "reread": "", "tables": ["2"]})
    assert response.context["counts"] == COUNTS


def test_state_when_changed_on_its_way_then_start_anew(client, upload):
    values = sent(upload())
    response = client.post(reverse(URL), values | {"state": values["state"][:-3] + "abc"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse(URL)
    assert not Route.objects.exists()


def test_state_when_it_is_of_another_person_then_start_anew(client, upload):
    values = sent(upload())
    client.force_login(TeacherFactory().user)
    response = client.post(reverse(URL), values, follow=True)
    assert response.redirect_chain[-1][0] == reverse(URL)
    assert not Route.objects.exists()


@pytest.mark.parametrize("number", ["9" * 5_000, "-1", "٣"])
def test_reread_when_there_is_no_such_table_then_what_was_read(client, upload, number):
    response = client.post(reverse(URL), {"state": upload().context["state"], "reread": "", "tables": [number]})
    assert response.context["counts"] == COUNTS


def test_reread_when_the_file_had_no_tables_then_the_preview_stays(client, author, upload):
    route = {"theme": "Тема", "starts_on": "2026-09-01", "ends_on": "2027-05-31", "needs": []}
    response = upload(json.dumps(route).encode(), "route.json")
    response = client.post(reverse(URL), {"state": response.context["state"], "reread": "", "tables": ["1"]})
    assert response.status_code in (200, 302)


def test_upload_when_hostile_words_then_shown_as_text_and_saved_as_they_are(client, upload):
    words = "<script>alert(1)</script> {{ 7|add:7 }} \u202eзад наперёд\u202c 🦉 & «кавычки»"
    route = [(f"Дефицит {words}", [(f"Изучить {words}", [(f"Вебинар {words}", "октябрь 2026")], [words])])]
    response = upload(made.docx([FIVE, *made.merged_rows(route)]))
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    client.post(reverse(URL), sent(response) | {"accept": ""})
    assert Activity.objects.get().title == f"Вебинар {words}"


def test_upload_when_not_a_route_then_a_sentence_beside_the_file(client, upload):
    response = upload(b"%PDF-1.7", "route.pdf")
    assert "DOCX" in response.context["form"].errors["file"][0]
    response = upload(b"", "route.docx")
    assert "empty" in response.context["form"].errors["file"][0]


def test_upload_when_no_file_is_chosen_then_a_sentence(client, author):
    response = client.post(reverse(URL), {})
    assert response.context["form"].errors["file"]


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=1000)  # Django's own; Wagtail asks for more
@pytest.mark.parametrize("activities", [60, 600])
def test_preview_when_the_route_is_long_then_it_can_be_accepted_by_a_portal_with_usual_limits(
    client, upload, activities
):
    steps = [(f"Вебинар № {number} о чтении схем", "октябрь 2026") for number in range(activities // 5)]
    route = [(f"Дефицит {n}", [(f"Изучить {n}", steps, ["Реферат", "Эссе"])]) for n in range(5)]
    response = upload(made.xlsx([FIVE, *made.merged_rows(route)]), "route.xlsx")
    values = sent(response)
    assert len(values) < 1000
    assert response.context["is_too_long"] == (activities == 600)
    client.post(reverse(URL), values | {"accept": "", "theme": "Долгий маршрут"})
    assert Route.objects.get().theme == "Долгий маршрут"
    assert Activity.objects.count() == activities


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=51_000)
def test_preview_when_more_than_the_portal_takes_then_a_sentence(client, upload):
    assert "too long" in upload().context["form"].errors["file"][0]


def test_json_when_exported_then_previewed_without_an_original(client, upload):
    client.post(reverse(URL), sent(upload()) | {"accept": ""})
    route = Route.objects.get()
    content = client.get(reverse("iom:route_export", args=[route.pk, "json"])).content
    route.delete()
    response = upload(content, "route.json")
    assert response.context["blocks"] == []
    client.post(reverse(URL), sent(response) | {"accept": ""})
    assert outline(content_of(Route.objects.get())) == EXPECTED


def test_import_when_no_profile_then_to_the_profile(client):
    client.force_login(UserFactory())
    assert client.get(reverse(URL)).url == reverse("iom:profile_edit")


def test_list_when_teacher_then_the_way_to_the_import(client, author):
    assert reverse(URL) in client.get(reverse("iom:route_list")).content.decode()
