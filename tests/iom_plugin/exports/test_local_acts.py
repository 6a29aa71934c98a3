import datetime
from io import BytesIO

import docx
import pytest

from iom_plugin.exports.local_acts import Details, render_act
from iom_plugin.queries.archives import approved_under
from tests.factories import routes as make
from tests.factories.documents import DocumentTemplateFactory, word
from tests.factories.resources import OrganisationFactory

pytestmark = pytest.mark.django_db

DETAILS = Details(
    number="12",
    date=datetime.date(2026, 9, 1),
    school_year="2026/2027",
    head_title="Директор",
    head_name="Воронцова Елена Аркадьевна",
    council="педагогического совета",
    council_minutes="№ 1 от 31.08.2026",
    responsible="Лаптев С. Н.\n\nОрлова М. В.",
    days_for_review=10,
    criteria=["Конкретность задач", "Реализуемость"],
)


def read(kind, organisation, details=DETAILS, routes=()):
    document = docx.Document(BytesIO(render_act(kind, organisation, details, routes).content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), tables


def test_regulation_has_the_data_of_the_organisation():
    organisation = OrganisationFactory()
    text, (stamps, criteria) = read("regulation", organisation)
    assert text.startswith(organisation.official_name)
    assert "ПОЛОЖЕНИЕ" in text
    assert f"в организации «{organisation.short_name}»" in text
    assert "в течение 10 дней" in text
    assert "на заседании педагогического совета; решение оформляется протоколом" in text
    assert "приказом от 01.09.2026 № 12" in stamps[0][1]
    assert "Е.\u00a0А.\u00a0Воронцова" in stamps[0][1]
    assert [row[0] for row in criteria] == ["Критерий", "Конкретность задач", "Реализуемость", "ИТОГО"]


@pytest.mark.parametrize(("needed", "said"), [(True, "утверждается заново"), (False, "без нового рассмотрения")])
def test_regulation_says_how_a_change_comes_into_force(needed, said):
    text, _tables = read("regulation", OrganisationFactory(), Details(amendment_needs_approval=needed))
    assert said in text
    assert text.count("5.5. ") == 1


def test_regulation_names_what_every_participant_does():
    text, _tables = read("regulation", OrganisationFactory())
    for who in (
        "Руководитель организации:",
        "Куратор",
        "Педагог:",
        "Тьютор, наставник:",
        "Методист",
        "Коллегиальный орган",
    ):
        assert who in text


def test_what_is_not_filled_in_stays_a_line_for_a_pen():
    text, (stamps, *_others) = read("regulation", OrganisationFactory(), Details())
    assert "приказом от ________________ № _____" in stamps[0][1]
    assert "Приложение" not in text


def test_order_names_the_approved_routes_and_their_curators():
    route = make.approved_route()
    organisation = route.teacher.organisation
    make.submitted_route(make.TeacherFactory(organisation=organisation))
    routes = approved_under(organisation, make.curator_of(route))
    text, (_line, annex) = read("order", organisation, routes=routes)
    assert "– Лаптев С. Н.;\n– Орлова М. В.;" in text
    assert "на 2026/2027 учебный год" in text
    assert [row[1] for row in annex] == ["ФИО", route.teacher.full_name]
    assert annex[1][3:] == [route.theme, "сентябрь 2026 – май 2027", "протокол № 2 от 28.10.2026"]


def test_hostile_name_of_an_organisation_stays_text():
    organisation = OrganisationFactory(short_name="{{ 7*7 }} <w:p>")
    text, _tables = read("regulation", organisation)
    assert "«{{ 7*7 }} <w:p>»" in text


def test_template_of_the_organisation_is_used():
    organisation = OrganisationFactory()
    DocumentTemplateFactory(kind="order", organisation=organisation, content=word("Приказ № {{ number }}"))
    text, _tables = read("order", organisation)
    assert text == "Приказ № 12"


def test_order_when_there_are_more_routes_then_as_many_queries(django_assert_num_queries):
    organisation = OrganisationFactory()
    curator = make.MembershipFactory(organisation=organisation, role="curator").user
    for number in (1, 4):
        while approved_under(organisation, curator).count() < number:
            make.approved_route(make.TeacherFactory(organisation=organisation))
        with django_assert_num_queries(5):
            _text, tables = read("order", organisation, routes=approved_under(organisation, curator))
        assert len(tables[-1]) == number + 1
