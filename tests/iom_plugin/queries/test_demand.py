import datetime

import pytest

from iom_plugin.choices import DeficitStatus, Gap
from iom_plugin.queries import demand as queries
from iom_plugin_resources.models import OrganisationKind
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.factories.routes import (
    ActivityFactory,
    DeficitFactory,
    LearningTaskFactory,
    MembershipFactory,
    TeacherFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2027, 3, 1)
OPEN = TODAY + datetime.timedelta(days=10)


def organisation(kind, parent=None):
    return OrganisationFactory(parent=parent, kind=OrganisationKind.objects.get(code=kind))


@pytest.fixture
def world():
    region = organisation("region")
    ours, theirs = (organisation("municipality", region) for _number in range(2))
    broad = CompetencyFactory(title="Оценивание")
    needed = CompetencyFactory(parent=broad, title="Формирующее оценивание")
    return {
        "region": region,
        "ours": ours,
        "theirs": theirs,
        "school": organisation("school", ours),
        "foreign_school": organisation("school", theirs),
        "broad": broad,
        "needed": needed,
        "part": CompetencyFactory(parent=needed),
        "methodologist": MembershipFactory(organisation=ours, role="methodologist").user,
        "observer": MembershipFactory(organisation=ours, role="observer").user,
    }


def teacher(world, school="school"):
    return TeacherFactory(organisation=world[school])


def needs(world, competency="needed", count=1, **fields):
    for _number in range(count):
        DeficitFactory(teacher=teacher(world), competency=world.get(competency, competency), **fields)


def rows(world, user="methodologist", **asked) -> list:
    return queries.demand(queries.scope_of(world[user], **asked), today=TODAY)


def row(world, **kwargs):
    [only] = rows(world, **kwargs)
    return only


# --- Demand ---


def test_demand_when_deficits_are_open_then_people_and_not_deficits_are_counted(world):
    person = teacher(world)
    for day in ("2027-01-01", "2027-02-01"):
        DeficitFactory(teacher=person, competency=world["needed"], noted_on=day)
    for status in (DeficitStatus.PROPOSED, DeficitStatus.IN_WORK):
        needs(world, status=status)
    assert (row(world).competency, row(world).people) == (world["needed"], 3)


@pytest.mark.parametrize("status", [DeficitStatus.DECLINED, DeficitStatus.CLOSED])
def test_demand_when_deficit_is_declined_or_closed_then_nobody_needs_it(world, status):
    needs(world, status=status)
    assert rows(world) == []


def test_demand_when_planned_without_a_deficit_then_the_person_counts_once_and_tasks_all(world):
    with_both, planner = teacher(world), teacher(world)
    DeficitFactory(teacher=with_both, competency=world["needed"])
    for person in (with_both, planner, planner):
        LearningTaskFactory(need__route__teacher=person, need__competency=world["needed"])
    assert (row(world).people, row(world).tasks, row(world).planners) == (2, 3, 2)


@pytest.mark.parametrize("status", ["completed", "archived"])
def test_demand_when_the_route_is_finished_then_its_tasks_do_not_count(world, status):
    LearningTaskFactory(
        need__route__teacher=teacher(world), need__competency=world["needed"], need__route__status=status
    )
    assert rows(world) == []


def test_demand_when_a_resource_is_chosen_for_it_then_the_person_waits_no_more(world):
    needs(world, count=2)
    people = [teacher(world) for _number in range(3)]
    for person, fields in zip(
        people,
        [{"resource": LearningResourceFactory()}, {"resource": LearningResourceFactory(), "status": "cancelled"}, {}],
        strict=True,
    ):
        for _number in range(2):
            ActivityFactory(task__need__route__teacher=person, task__need__competency=world["needed"], **fields)
    assert (row(world).people, row(world).chosen, row(world).waiting) == (5, 1, 4)


# --- Whose ---


def test_demand_when_teachers_of_another_municipality_need_it_then_not_counted(world):
    DeficitFactory(teacher=teacher(world, "foreign_school"), competency=world["needed"])
    assert rows(world) == []


def test_demand_when_region_then_all_or_one_municipality(world):
    world["regional"] = MembershipFactory(organisation=world["region"], role="methodologist").user
    needs(world, count=2)
    DeficitFactory(teacher=teacher(world, "foreign_school"), competency=world["needed"])
    assert row(world, user="regional").people == 3
    assert row(world, user="regional", organisation=world["theirs"]).people == 1
    assert set(queries.organisations_of(world["regional"])) == {world["region"], world["ours"], world["theirs"]}


@pytest.mark.parametrize("role", ["curator", "tutor"])
def test_organisations_when_another_role_then_none(world, role):
    user = MembershipFactory(organisation=world["ours"], role=role).user
    assert not queries.organisations_of(user).exists()
    assert queries.demand(queries.scope_of(user)) == []


def test_demand_when_a_framework_is_asked_then_only_its_competencies(world):
    needs(world)
    other = CompetencyFactory()
    needs(world, other)
    assert row(world, framework=other.framework).competency == other


# --- Supply ---


def offered(*competencies, **fields):
    return LearningResourceFactory(competencies=competencies, **fields)


def test_supply_when_it_answers_the_competency_or_a_part_then_each_counts_once(world):
    needs(world)
    offered(world["needed"], world["part"])
    offered(world["part"])
    offered(world["broad"])
    assert row(world).resources == 2


def test_supply_when_demand_stands_on_several_levels_then_each_has_its_own_number(world):
    for name in ("broad", "needed", "part"):
        needs(world, name)
    offered(world["part"])
    offered(world["broad"])
    assert {one.competency: one.resources for one in rows(world)} == {
        world["broad"]: 2,
        world["needed"]: 1,
        world["part"]: 1,
    }


@pytest.mark.parametrize("fields", [{"live": False}, {"dates": "01.02.2027–28.02.2027"}])
def test_supply_when_draft_or_past_then_not_counted(world, fields):
    needs(world)
    offered(world["needed"], apply_until=OPEN, places=10, **fields)
    assert (row(world).resources, row(world).places) == (0, None)


def test_places_when_enrolment_is_open_then_added_up_less_those_planned(world):
    needs(world)
    first = offered(world["needed"], world["part"], apply_until=OPEN, places=10)
    offered(world["part"], apply_until=TODAY, places=5)
    offered(world["needed"], apply_until=TODAY - datetime.timedelta(days=1), places=100)
    offered(world["needed"], places=100)
    person = teacher(world, "foreign_school")
    for _number in range(2):
        ActivityFactory(task__need__route__teacher=person, resource=first)
    ActivityFactory(resource=first, status="in_progress")
    ActivityFactory(resource=first, status="done")
    ActivityFactory(resource=first, status="cancelled")
    ActivityFactory(resource=first, task__need__route__status="archived")
    assert (row(world).places, row(world).is_unlimited) == (13, False)


def test_places_when_more_plan_it_than_there_are_then_none_is_free(world):
    needs(world)
    full = offered(world["needed"], apply_until=OPEN, places=1)
    offered(world["needed"], apply_until=OPEN, places=2)
    for _number in range(3):
        ActivityFactory(resource=full)
    assert row(world).places == 2


def test_places_when_one_takes_everybody_then_unlimited(world):
    needs(world)
    offered(world["needed"], apply_until=OPEN)
    offered(world["needed"], apply_until=OPEN, places=3)
    assert row(world).is_unlimited


# --- The worst first ---


def test_demand_when_gaps_differ_then_nothing_then_few_places_then_by_people_for_a_resource(world):
    nothing, few, crowded, enough = (CompetencyFactory() for _number in range(4))
    needs(world, enough, 2)
    needs(world, crowded, 4)
    needs(world, few, 2)
    needs(world, nothing, 1)
    for competency in (enough, enough, crowded):
        offered(competency)
    offered(few, apply_until=OPEN, places=1)
    found = rows(world)
    assert [one.competency for one in found] == [nothing, few, crowded, enough]
    assert [one.gap for one in found] == [Gap.NOTHING, Gap.FEW_PLACES, Gap.OFFERED, Gap.OFFERED]


@pytest.mark.parametrize(("places", "gap"), [(2, Gap.OFFERED), (1, Gap.FEW_PLACES), (0, Gap.FEW_PLACES)])
def test_gap_when_places_suffice_for_those_who_wait_then_offered(world, places, gap):
    needs(world, count=2)
    offered(world["needed"], apply_until=OPEN, places=places)
    assert row(world).gap == gap


def test_gap_when_nobody_enrols_now_then_places_are_not_said_to_be_few(world):
    needs(world, count=5)
    offered(world["needed"])
    assert (row(world).gap, row(world).places) == (Gap.OFFERED, None)


# --- Small numbers ---


def test_row_when_observer_then_small_numbers_are_not_told_and_large_ones_are(world):
    needs(world, count=2)
    needs(world, "broad", 3)
    found = {one.competency: one for one in rows(world, user="observer")}
    small, large = found[world["needed"]], found[world["broad"]]
    assert (small.told(small.people), large.told(large.people)) == (None, 3)
    assert large.told(large.chosen) == 0
    assert large.told(5, people=2) is None


def test_row_when_observer_then_the_order_and_the_gap_tell_no_small_number_either(world):
    first, second = CompetencyFactory(), CompetencyFactory()
    needs(world, second, 2)
    needs(world, first, 1)
    assert [one.competency for one in rows(world, user="observer")] == [first, second]
    assert [one.competency for one in rows(world)] == [second, first]
    offered(second, apply_until=OPEN, places=1)
    assert Gap.FEW_PLACES not in [one.gap for one in rows(world, user="observer")]


def test_row_when_observer_then_free_places_tell_no_small_number_either(world):
    needs(world)
    resource = offered(world["needed"], apply_until=OPEN, places=10)
    for places in (10, 10, 7):
        ActivityFactory(resource=resource)
        assert row(world, user="observer").places == places
    assert row(world).places == 7


def test_row_when_methodologist_then_every_number_is_told(world):
    needs(world)
    assert row(world).told(row(world).people) == 1


def test_scope_when_methodologist_here_and_observer_there_then_masked_only_with_what_is_observed(world):
    MembershipFactory(user=world["methodologist"], organisation=world["theirs"], role="observer")
    assert queries.scope_of(world["methodologist"]).is_masked
    assert not queries.scope_of(world["methodologist"], world["ours"]).is_masked
    assert queries.scope_of(world["methodologist"], world["theirs"]).is_masked


# --- Its price ---


def test_demand_when_many_then_as_many_queries_as_for_few(world, django_assert_num_queries):
    def fill(count):
        for _number in range(count):
            competency = CompetencyFactory(parent=world["needed"])
            LearningTaskFactory(need__route__teacher=teacher(world), need__competency=competency)
            needs(world, competency)
            ActivityFactory(resource=offered(competency, apply_until=OPEN, places=3))

    scope = queries.scope_of(world["methodologist"])
    fill(3)
    with django_assert_num_queries(6):
        assert len(queries.demand(scope, today=TODAY)) == 3
    fill(30)
    with django_assert_num_queries(6):
        assert len(queries.demand(scope, today=TODAY)) == 33
