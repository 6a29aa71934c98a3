import datetime

import pytest
from django.http import QueryDict

from iom_plugin_resources.forms.resources import ResourceFilterForm
from iom_plugin_resources.models import LearningResource, ResourceKind
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 10, 1)


def asking(query: str) -> ResourceFilterForm:
    return ResourceFilterForm(QueryDict(query))


def titles(query: str) -> set[str]:
    return {resource.title for resource in asking(query).question().narrow(LearningResource.objects.all())}


def kind(code: str) -> ResourceKind:
    return ResourceKind.objects.get(code=code)


def counts(facets: list[dict], name: str) -> dict[str, int]:
    facet = next(facet for facet in facets if facet["name"] == name)
    return {option["value"]: option["count"] for option in facet["options"]}


def test_values_of_one_filter_widen_and_filters_narrow():
    LearningResourceFactory(title="A", kind=kind("seminar"), level="region")
    LearningResourceFactory(title="B", kind=kind("course"), level="region")
    LearningResourceFactory(title="C", kind=kind("course"), level="federal")
    assert titles("kind=seminar&kind=course") == {"A", "B", "C"}
    assert titles("kind=seminar&kind=course&level=region") == {"A", "B"}


def test_competency_includes_everything_under_it_and_gives_each_resource_once():
    root = CompetencyFactory(code="A/01.6")
    leaves = [CompetencyFactory(code=f"A/01.6-{n}", parent=root) for n in (1, 2)]
    LearningResourceFactory(title="Both", competencies=leaves)
    LearningResourceFactory(title="None")
    form = asking("competency=A/01.6")
    assert [resource.title for resource in form.question().narrow(LearningResource.objects.all())] == ["Both"]


def test_competency_code_may_be_written_in_cyrillic():
    LearningResourceFactory(title="Found", competencies=[CompetencyFactory(code="A/01.6")])
    assert titles("competency=А/01.6") == {"Found"}


@pytest.mark.parametrize(
    "query", ["kind=nothing", "level=moon", "provider=x", "competency=ZZ", "sort=price", "search=%00", "kind="]
)
def test_value_that_does_not_exist_is_left_out_of_account(query):
    LearningResourceFactory(title="A")
    assert titles(query) == {"A"}


def test_facet_counts_leave_its_own_filter_out_and_obey_the_others():
    LearningResourceFactory(kind=kind("seminar"), level="region")
    LearningResourceFactory(kind=kind("course"), level="region")
    LearningResourceFactory(kind=kind("course"), level="federal")
    facets = asking("kind=seminar&level=region").facets(LearningResource.objects.all())
    assert counts(facets, "kind") == {"seminar": 1, "course": 1}
    assert counts(facets, "level") == {"region": 1}


def test_chosen_value_never_vanishes():
    LearningResourceFactory(kind=kind("course"), level="region")
    facets = asking("kind=seminar&level=region").facets(LearningResource.objects.all())
    assert counts(facets, "kind") == {"seminar": 0, "course": 1}


def test_facet_counts_a_resource_with_many_competencies_once():
    competencies = [CompetencyFactory() for _ in range(3)]
    LearningResourceFactory(kind=kind("course"), competencies=competencies)
    assert counts(asking("search=семинар").facets(LearningResource.objects.all()), "kind") == {"course": 1}


def test_competencies_show_roots_then_the_way_to_the_chosen_one_and_the_next_step():
    root = CompetencyFactory(code="A")
    child = CompetencyFactory(code="A1", parent=root)
    grandchild = CompetencyFactory(code="A11", parent=child)
    CompetencyFactory(code="B")
    LearningResourceFactory(competencies=[grandchild, child])
    everything = LearningResource.objects.all()
    assert [(node.code, node.found) for node in asking("").question().competencies(everything)] == [("A", 1)]
    assert [node.code for node in asking("competency=A").question().competencies(everything)] == ["A", "A1"]
    assert [node.code for node in asking("competency=A1").question().competencies(everything)] == ["A", "A1", "A11"]


def test_chips_take_off_one_value_each_and_forget_the_page():
    LearningResourceFactory(provider=OrganisationFactory(code="school-7", short_name="Школа № 7"))
    chips = asking("search=урок&kind=seminar&kind=course&provider=school-7&page=3").chips()
    assert [str(chip["label"]) for chip in chips][0] == "«урок»"
    by_label = {str(chip["label"]): chip["url"] for chip in chips}
    assert "kind=course" in by_label[kind("seminar").title]
    assert "kind=seminar" not in by_label[kind("seminar").title]
    assert all("page=" not in chip["url"] for chip in chips)
    assert "provider" not in by_label["Школа № 7"]


def test_nearest_first_puts_what_is_ahead_before_the_undated_and_the_past_last():
    for title, dates in [
        ("past", "12.01.2026"),
        ("long past", "12.01.2020"),
        ("undated", ""),
        ("later", "12.12.2026"),
        ("soon", "02.10.2026"),
        ("today", "01.10.2026"),
    ]:
        LearningResourceFactory(title=title, dates=dates)
    ordered = asking("").question().ordered(LearningResource.objects.all(), today=TODAY)
    assert [r.title for r in ordered] == ["today", "soon", "later", "undated", "past", "long past"]


def test_order_by_title_and_by_newness():
    for title in ("Б", "А"):
        LearningResourceFactory(title=title)
    everything = LearningResource.objects.all()
    assert [r.title for r in asking("sort=title").question().ordered(everything, today=TODAY)] == ["А", "Б"]
    assert [r.title for r in asking("sort=new").question().ordered(everything, today=TODAY)] == ["А", "Б"]
