import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from iom_plugin.errors import Invalid
from iom_plugin.exports.routes import document_context, render_route, whole
from iom_plugin.models import Activity, Route, RoutePolicy
from iom_plugin.services.amendments import begin_amendment, cancel_amendment, finish_amendment
from iom_plugin.services.reviews import return_route
from tests.factories import routes as make
from tests.factories.resources import OrganisationFactory, OrganisationKind, subject

pytestmark = pytest.mark.django_db


def context_of(route):
    return document_context(whole(route))


def test_stamps_of_an_approved_route_name_the_protocol():
    context = context_of(make.approved_route())
    assert context["considered"] == {
        "title": "РАССМОТРЕНО",
        "lines": ["на заседании методического совета", "протокол № 2 от 28.10.2026"],
    }
    assert context["approved"]["title"] == "УТВЕРЖДАЮ"
    director, school, signature, date = context["approved"]["lines"]
    assert director == "Директор"
    assert school.startswith("Школа №")
    assert signature == "________________ Орлова М. В."
    assert date == "«___» ______________ 20___ г."


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_stamps_are_blank_until_the_route_as_it_is_now_is_approved(status):
    route = make.approved_route()
    Route.objects.filter(pk=route.pk).update(status=status)
    assert context_of(route)["considered"]["lines"] == [
        "на заседании ______________________",
        "протокол № _____ от ________________",
    ]


def changed(route, *, needs_approval=True):
    """The route with a change begun, sent, and in force where the organisation asks for no approval."""
    RoutePolicy.objects.create(organisation=route.teacher.organisation, amendment_needs_approval=needs_approval)
    begin_amendment(route, by=route.teacher.user, reason="Новый класс")
    Activity.objects.filter(task__need__route=route).update(title="Курсы")
    return finish_amendment(route, by=route.teacher.user)


def test_stamps_are_blank_while_the_route_is_being_changed():
    route = make.approved_route()
    begin_amendment(route, by=route.teacher.user, reason="Новый класс")
    assert "№ 2" not in str(context_of(route)["considered"])


def test_stamps_are_blank_while_the_change_waits_or_is_returned():
    route = make.approved_route()
    changed(route)
    assert "№ 2" not in str(context_of(route)["considered"])
    return_route(route, by=make.curator_of(route), comment="Уточните")
    assert "№ 2" not in str(context_of(route)["considered"])


def test_stamps_tell_of_a_change_that_came_into_force_without_a_meeting():
    route = make.approved_route()
    amendment = changed(route, needs_approval=False)
    day = timezone.localdate(amendment.closed_at)
    assert context_of(route)["considered"]["lines"][-1] == f"с изменениями от {day:%d.%m.%Y}"


def test_stamps_are_whole_when_the_change_is_taken_back():
    route = make.approved_route()
    changed(route)
    cancel_amendment(route, by=route.teacher.user)
    assert context_of(route)["considered"]["lines"][-1] == "протокол № 2 от 28.10.2026"


def test_stamps_tell_of_the_last_approval():
    route = make.approved_route()
    route.reviews.create(decision="approved", protocol_number="7", protocol_date=datetime.date(2027, 1, 11))
    assert context_of(route)["considered"]["lines"][1] == "протокол № 7 от 11.01.2027"


def test_head_of_an_organisation_may_be_unknown():
    organisation = OrganisationFactory(head_name="", head_title="")
    route = make.RouteFactory(teacher=make.TeacherFactory(organisation=organisation))
    director, _school, signature, _date = context_of(route)["approved"]["lines"]
    assert (director, signature) == ("Руководитель", "________________")


def test_header_of_the_road_map_names_the_nearest_municipality():
    kind = OrganisationKind.objects.get(code="municipality")
    region = OrganisationFactory(kind=OrganisationKind.objects.get(code="region"))
    district = OrganisationFactory(kind=kind, parent=region, short_name="Приозёрский округ")
    school = OrganisationFactory(parent=district, short_name="МБОУ «Средняя школа № 7»")
    teacher = make.TeacherFactory(last_name="Иванова", organisation=school)
    teacher.subjects.set([subject()])
    assert context_of(make.RouteFactory(teacher=teacher))["facts"] == [
        {"label": "ФИО педагога", "text": "Иванова Анна Петровна"},
        {
            "label": "Муниципалитет, место работы, должность (с указанием предмета)",
            "text": "Приозёрский округ, МБОУ «Средняя школа № 7», учитель (математика)",
        },
        {"label": "Сроки реализации", "text": "сентябрь 2026 – май 2027"},
    ]


def test_explanatory_note_leaves_out_what_is_not_written():
    route = make.RouteFactory(theme="Оценивание", goal="Освоить\n\nприменять")
    assert context_of(route)["note"] == [
        {"label": "Индивидуальная тема самообразования", "paragraphs": ["Оценивание"]},
        {"label": "Цель", "paragraphs": ["Освоить", "применять"]},
        {"label": "Сроки работы над проблемой", "paragraphs": ["сентябрь 2026 – май 2027"]},
    ]


def test_route_of_one_month_names_it_once():
    route = make.RouteFactory.build(
        starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2026, 9, 30), teacher=None
    )
    assert route.period_text() == "сентябрь 2026"


def test_year_of_a_route_typed_in_later_is_that_of_its_start():
    assert context_of(make.RouteFactory(starts_on=datetime.date(2024, 9, 1)))["year"] == "2024"


def test_template_gets_plain_data_only():
    json.dumps(context_of(make.approved_route()))


def test_number_of_queries_does_not_depend_on_the_length():
    counts = []
    for needs in (1, 5):
        route = make.ready_route(needs=needs)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            render_route(route, "docx")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("format", "content_type", "magic"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("json", "application/json", b"{"),
    ],
)
def test_document_has_a_telling_name_and_its_type(format, content_type, magic):
    route = make.RouteFactory(teacher=make.TeacherFactory(last_name="Иванова"), starts_on=datetime.date(2026, 9, 1))
    document = render_route(route, format)
    assert document.filename == f"ИОМ Иванова А. П. 2026.{format}"
    assert document.content_type == content_type
    assert document.content.startswith(magic)


def test_json_is_the_content_of_the_route():
    route = make.ready_route(needs=2)
    content = json.loads(render_route(route, "json").content)
    assert content["theme"] == route.theme
    assert [need["text"] for need in content["needs"]] == [need.text for need in route.needs.all()]


def test_unknown_format_is_refused_with_a_sentence():
    with pytest.raises(Invalid, match="odt") as refusal:
        render_route(make.RouteFactory(), "odt")
    assert refusal.value.code == "format_unknown"


def test_document_is_in_the_language_of_the_portal_whoever_asks():
    route = make.RouteFactory()
    with translation.override("en"):
        assert render_route(route, "json").filename.startswith("ИОМ ")
