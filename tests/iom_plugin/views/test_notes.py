from urllib.parse import quote

import pytest
from django.urls import reverse

from iom_plugin.queries.routes import visible_to
from iom_plugin.views.notes import shown
from tests.factories.routes import (
    DeficitFactory,
    RouteFactory,
    TeacherFactory,
    curator_of,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


@pytest.fixture
def route(author):
    DeficitFactory(teacher=author, competency__title="Смысловое чтение")
    return RouteFactory(teacher=author, goal="")


def edit(route):
    return reverse("iom:note_edit", args=[route.pk])


def typed(response, **changes):
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_note_edit_when_saved_then_back_to_the_note(client, route):
    form = typed(client.get(edit(route)), goal="Читать вдумчиво", self_education_form="Самоанализ")
    response = client.post(edit(route), form)
    assert response.url == f"{route.get_absolute_url()}#note"
    route.refresh_from_db()
    assert (route.goal, route.self_education_form) == ("Читать вдумчиво", "Самоанализ")


def test_note_edit_when_a_text_is_taken_over_then_it_stands_in_the_field_and_nothing_is_saved(client, route):
    page = client.get(edit(route))
    response = client.post(edit(route), typed(page, take="goal-0", report_form="Отчёт"))
    form = response.context["form"]
    assert "Смысловое чтение" in form["goal"].value()
    assert form["report_form"].value() == "Отчёт"
    route.refresh_from_db()
    assert (route.goal, route.report_form) == ("", "")


def test_note_edit_when_a_text_is_taken_over_then_what_is_written_stays_before_it(client, route):
    response = client.post(edit(route), typed(client.get(edit(route)), goal="Моя цель", take="goal-0"))
    assert response.context["form"]["goal"].value().startswith("Моя цель\n")


@pytest.mark.parametrize("asked", ["goal-9", "goal-x", "teacher-0", "", "goal-" + "9" * 5000])
def test_note_edit_when_nothing_possible_is_taken_over_then_the_form_stays_as_typed(client, route, asked):
    response = client.post(edit(route), typed(client.get(edit(route)), goal="Моя цель", take=asked))
    assert response.context["form"]["goal"].value() == "Моя цель"


def test_note_edit_when_another_tab_was_quicker_then_told_and_sent_again_it_is_saved(client, route):
    page = client.get(edit(route))
    type(route).objects.filter(pk=route.pk).update(goal="Из другой вкладки", report_form="Доклад")
    response = client.post(edit(route), typed(page, goal="Из этой вкладки"))
    form = response.context["form"]
    assert form.errors.keys() == {"goal"}
    assert "Из другой вкладки" in form.errors["goal"][0]
    again = client.post(edit(route), typed(response, report_form="Доклад"))
    assert again.status_code == 302
    route.refresh_from_db()
    assert (route.goal, route.report_form) == ("Из этой вкладки", "Доклад")


def test_note_edit_when_a_field_was_not_touched_here_then_the_other_tab_is_kept(client, route):
    page = client.get(edit(route))
    type(route).objects.filter(pk=route.pk).update(goal="Из другой вкладки")
    assert client.post(edit(route), typed(page, report_form="Доклад")).status_code == 302
    route.refresh_from_db()
    assert (route.goal, route.report_form) == ("Из другой вкладки", "Доклад")


def test_note_edit_when_there_is_no_theme_then_sentence_beside_the_field(client, route):
    response = client.post(edit(route), typed(client.get(edit(route)), theme=" "))
    assert response.context["form"].errors.keys() == {"theme"}


def test_note_edit_when_under_review_then_refused_in_words(client, author):
    route = submitted_route(author)
    response = client.post(edit(route), typed(client.get(edit(route)), goal="Поздно"))
    assert response.context["form"].non_field_errors()
    route.refresh_from_db()
    assert route.goal != "Поздно"


def test_note_edit_when_text_is_markup_then_it_is_shown_as_text(client, route):
    route.teacher.deficits.update(evidence="<script>alert(1)</script> \u202eабв 😀")
    page = client.get(edit(route)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_route_when_its_author_looks_then_the_sheet_leads_to_the_profile_and_back(client, route):
    page = client.get(route.get_absolute_url()).content.decode()
    back = f"{route.get_absolute_url()}#information"
    assert reverse("iom:profile_edit") + f"?next={quote(back, safe='')}" in page
    assert edit(route) in page


def test_information_when_there_are_courses_then_they_are_told_with_hours(client, route, author):
    author.trainings.create(title="Смысловое чтение", provider="ИРО", hours=36, year=2025)
    address = reverse("iom:route_information", args=[route.pk])
    assert address in client.get(route.get_absolute_url()).content.decode()
    page, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for response in (page, part):
        assert "«Смысловое чтение», ИРО, 36" in response.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()


def test_note_when_it_stands_on_the_screen_of_a_route_then_it_asks_nothing(route, django_assert_num_queries):
    whole = visible_to(route.teacher.user).get(pk=route.pk)
    with django_assert_num_queries(0):
        shown(None, whole)


def test_route_when_somebody_else_reads_then_no_ways_to_change_and_no_empty_lines(client):
    route = ready_route(goal="Цель", report_form="")
    client.force_login(curator_of(route))
    page = client.get(route.get_absolute_url()).content.decode()
    assert "Информационная справка" in page
    assert edit(route) not in page
    assert reverse("iom:profile_edit") + "?next" not in page
    assert "ещё не заполнено" not in page


def test_profile_edit_when_reached_from_a_route_then_leads_back_there(client, author, route):
    back = f"{route.get_absolute_url()}#information"
    address = reverse("iom:profile_edit")
    page = client.get(address, {"next": back})
    assert f'href="{back}"' in page.content.decode()
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    sent |= {"trainings-TOTAL_FORMS": 0, "trainings-INITIAL_FORMS": 0}
    assert client.post(f"{address}?next={back.replace('#', '%23')}", sent).url == back
    assert client.post(f"{address}?next=https://example.org/", sent).url == reverse("iom:profile")
