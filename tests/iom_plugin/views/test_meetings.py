import datetime
from io import BytesIO

import pytest
from django.core.validators import ProhibitNullCharactersValidator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from iom_plugin.models import CouncilMeeting, Criterion, RoutePolicy
from iom_plugin.services import meetings, reviews, scores
from tests.factories.meetings import DAY, council, held_meeting
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, submitted_route

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]


@pytest.fixture
def school(client):
    of = council(3)
    client.force_login(of.curator)
    return of


def url(name, *args):
    return reverse(f"iom:{name}", args=args)


def hold_data(meeting, decisions, **fields):
    data = {"protocol_number": "3", "held_on": "2026-10-28", "present": ["Белова И. В."], "others": ""}
    for item, (decision, comment) in zip(meeting.items.all(), decisions, strict=True):
        data |= {f"item-{item.pk}-decision": decision, f"item-{item.pk}-comment": comment}
        data[f"item-{item.pk}-seen_version"] = item.route.versions.first().number
    return data | fields


def test_add_when_rules_and_a_last_meeting_then_filled_from_both(client, school):
    RoutePolicy.objects.create(
        organisation=school.organisation,
        council="педагогического совета",
        members="Белова И. В.",
        head="Воронцова Е. А.",
    )
    form = client.get(url("meeting_add")).context["form"]
    assert (form["council"].value(), form["chair"].value()) == ("педагогического совета", "Воронцова Е. А.")
    school.plan(routes=[], place="библиотека", secretary="Лаптев С. Н.")
    form = client.get(url("meeting_add")).context["form"]
    assert (form["place"].value(), form["secretary"].value()) == ("библиотека", "Лаптев С. Н.")
    assert (form["council"].value(), form["members"].value()) == ("методического совета", "Белова И. В.")


def test_add_when_routes_chosen_in_the_queue_then_ticked_and_planned(client, school):
    chosen = [route.pk for route in school.routes[:2]]
    page = client.get(url("meeting_add"), {"route": [*chosen, 10**17, "x"]})
    assert page.context["form"]["routes"].value() == chosen
    assert page.context["gone"] == 1
    data = {"council": "методического совета", "held_on": "2026-10-28", "routes": chosen}
    response = client.post(url("meeting_add"), data)
    meeting = CouncilMeeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert [item.route_id for item in meeting.items.all()] == chosen


def test_add_when_curator_of_two_then_asked_whose_council_meets(client, school):
    other = OrganisationFactory(official_name="МБОУ «Вторая школа»")
    MembershipFactory(user=school.curator, organisation=other, role="curator")
    asked = client.get(url("meeting_add"), {"route": school.routes[0].pk})
    assert "МБОУ «Вторая школа»" in asked.content.decode()
    assert f"route={school.routes[0].pk}" in asked.content.decode()
    assert client.get(url("meeting_add"), {"organisation": other.pk}).context["organisation"] == other


def test_agenda_when_a_button_is_pressed_then_speakers_are_saved_as_well(client, school):
    meeting = school.plan()
    first, second, third = meeting.items.all()
    response = client.post(url("meeting_agenda", meeting.pk), {f"speaker-{first.pk}": "Белова И. В.", "up": third.pk})
    assert response.url.endswith(f"#item-{third.pk}")
    assert list(meeting.items.all()) == [first, third, second]
    client.post(url("meeting_agenda", meeting.pk), {"down": first.pk})
    client.post(url("meeting_agenda", meeting.pk), {"remove": second.pk})
    assert list(meeting.items.all()) == [third, first]
    assert meeting.items.get(pk=first.pk).speaker == "Белова И. В."


def test_hold_when_all_decided_then_protocol_and_read_only(client, school):
    meeting = school.plan(members="Белова И. В.\nЛаптев С. Н.")
    page = client.get(url("meeting_hold", meeting.pk))
    assert page.context["form"]["present"].value() == ["Белова И. В.", "Лаптев С. Н."]
    data = hold_data(
        meeting, [("approved", ""), ("returned", "Назовите вебинар."), ("postponed", "")], others="Гость Г. Г."
    )
    assert client.post(url("meeting_hold", meeting.pk), data).url == meeting.get_absolute_url()
    meeting.refresh_from_db()
    assert meeting.is_held
    assert meeting.members == "Белова И. В.\nГость Г. Г."
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert "Назовите вебинар." in shown
    assert url("meeting_hold", meeting.pk) not in shown
    assert client.get(url("meeting_hold", meeting.pk)).url == meeting.get_absolute_url()
    assert client.post(url("meeting_edit", meeting.pk), {}).url == meeting.get_absolute_url()


def test_hold_when_something_is_missing_then_every_place_is_named_and_typed_text_stays(client, school):
    meeting = school.plan()
    data = hold_data(meeting, [("approved", "Молодец"), ("returned", " "), ("", "")], protocol_number="")
    page = client.post(url("meeting_hold", meeting.pk), data)
    forms = page.context["decisions"].forms
    assert [bool(form.errors) for form in forms] == [False, True, True]
    assert page.context["form"].errors["protocol_number"]
    assert "Молодец" in page.content.decode()
    assert not CouncilMeeting.objects.get().is_held


def test_hold_when_a_colleague_decided_meanwhile_then_told_beside_the_route(client, school):
    meeting = school.plan()
    data = hold_data(meeting, [("approved", "")] * 3)
    reviews.return_route(school.routes[0], by=school.curator, comment="Уточните цель.")
    page = client.post(url("meeting_hold", meeting.pk), data)
    forms = page.context["decisions"].forms
    assert [bool(form.errors) for form in forms] == [True, False, False]
    assert not forms[0].fields, "nothing more can be decided about it"
    client.post(url("meeting_hold", meeting.pk), data | {f"{forms[0].prefix}-decision": ""})
    assert [item.decision for item in meeting.items.all()] == ["", "approved", "approved"]


def test_hold_when_author_has_sent_again_meanwhile_then_told_beside_the_route(client, school):
    meeting = school.plan()
    data = hold_data(meeting, [("approved", "")] * 3)
    first = meeting.items.first()
    data[f"item-{first.pk}-seen_version"] = 0
    page = client.post(url("meeting_hold", meeting.pk), data)
    assert page.context["decisions"].forms[0].errors["decision"]
    meeting.refresh_from_db()
    assert not meeting.is_held


def test_papers_when_held_then_word_and_print_say_the_same(client, school):
    meeting = held_meeting(school, members="Белова Ирина Викторовна", chair="Воронцова Елена Аркадьевна")
    for paper in ("agenda", "protocol"):
        page = client.get(url("meeting_print", meeting.pk, paper)).content.decode()
        answer = client.get(url("meeting_export", meeting.pk, paper))
        assert answer["Content-Disposition"].startswith("attachment")
        document = Document(BytesIO(answer.content))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        for route in school.routes:
            assert route.theme in text
            assert route.theme in page
        assert "{" not in text
    assert "Белова Ирина Викторовна" in text
    assert "Белова Ирина Викторовна" in page


@pytest.mark.parametrize("name", ["meeting_print", "meeting_export"])
def test_papers_when_not_held_then_there_is_no_protocol(client, school, name):
    meeting = school.plan()
    assert client.get(url(name, meeting.pk, "agenda")).status_code == 200
    assert client.get(url(name, meeting.pk, "protocol")).status_code == 404
    assert client.get(url(name, meeting.pk, "speech")).status_code == 404


def test_detail_when_routes_are_scored_then_scores_stand_beside(client, school):
    route = school.routes[0]
    review = scores.review_in_progress(route, by=school.curator, kind="curator")
    scores.save_scores(review, by=school.curator, scores={one.pk: (2, "") for one in Criterion.objects.all()[:3]})
    item = client.get(school.plan().get_absolute_url()).context["items"][0]
    assert [(score["total"], score["most"]) for score in item.scored] == [(6, 6)]


def test_detail_when_a_colleague_still_scores_then_neither_the_author_nor_others_see_it(client, school):
    route = school.routes[0]
    author = route.teacher.user
    MembershipFactory(user=author, organisation=school.organisation, role="curator")
    reviews.keep_opinion(route, by=school.curator, scores={Criterion.objects.first().pk: (2, "")})
    meeting = school.plan()
    client.force_login(author)
    assert client.get(meeting.get_absolute_url()).context["items"][0].scored == []


def test_agenda_when_a_speaker_has_a_null_character_then_refused_in_words(client, school):
    meeting = school.plan()
    item = meeting.items.first()
    response = client.post(url("meeting_agenda", meeting.pk), {f"speaker-{item.pk}": "Белова\0"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [ProhibitNullCharactersValidator.message]
    item.refresh_from_db()
    assert item.speaker == ""


@pytest.mark.parametrize("name", ["meeting_detail", "meeting_hold"])
def test_screen_when_more_routes_then_as_many_queries(client, name):
    asked = []
    for number in (2, 6):
        of = council(number)
        client.force_login(of.curator)
        meeting = of.plan()
        client.get(url(name, meeting.pk))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name, meeting.pk)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_list_when_more_meetings_then_as_many_queries(client, school):
    asked = []
    for number in (1, 4):
        for _turn in range(number):
            school.plan(routes=[])
        client.get(url("meeting_list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("meeting_list"))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_list_when_meeting_of_a_school_under_it_then_curator_above_sees_it(client):
    municipality = OrganisationFactory()
    school = OrganisationFactory(parent=municipality)
    curator, above = (MembershipFactory(organisation=one, role="curator").user for one in (school, municipality))
    route = submitted_route(TeacherFactory(organisation=school))
    meeting = meetings.plan_meeting(by=curator, organisation=school, routes=[route], council="совета", held_on=DAY)
    client.force_login(above)
    assert list(client.get(url("meeting_list")).context["page_obj"]) == [meeting]


def test_queue_when_a_route_is_on_an_agenda_then_led_there_and_others_are_chosen(client, school):
    meeting = school.plan(routes=school.routes[:1])
    page = client.get(url("review_queue")).content.decode()
    assert meeting.get_absolute_url() in page
    assert page.count('form="for-meeting"') == 2


def test_queue_when_a_tutor_looks_then_no_way_to_meetings(client, school):
    client.force_login(MembershipFactory(organisation=school.organisation, role="tutor").user)
    assert url("meeting_list") not in client.get(url("review_queue")).content.decode()


def test_desk_when_a_meeting_is_planned_then_led_to_the_first(client, school):
    later, first = school.plan(routes=[], held_on=datetime.date(2026, 11, 20)), school.plan(routes=[])
    page = client.get(url("home")).content.decode()
    assert first.get_absolute_url() in page
    assert later.get_absolute_url() not in page


def test_routes_when_none_waits_then_said_and_no_button(client, school):
    meeting = school.plan()
    page = client.get(url("meeting_routes", meeting.pk)).content.decode()
    assert "Других маршрутов, ждущих вашего решения, сейчас нет." in page
    assert "Включить в повестку" not in page


def test_routes_when_more_wait_then_put_at_the_end(client, school):
    meeting = school.plan(routes=school.routes[:1])
    client.post(url("meeting_routes", meeting.pk), {"routes": [route.pk for route in school.routes[1:]]})
    assert [item.route for item in meeting.items.all()] == school.routes
