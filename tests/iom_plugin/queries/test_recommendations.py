import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.checks import run_checks
from django.utils import translation

from iom_plugin.choices import DeficitStatus
from iom_plugin.queries import recommendations
from iom_plugin_resources.core import registries
from iom_plugin_resources.core.registries import Recommendation
from iom_plugin_resources.models import LearningResource, OrganisationKind
from tests.factories.resources import (
    CompetencyFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
    position,
    subject,
)
from tests.factories.routes import ActivityFactory, DeficitFactory, TeacherFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2027, 3, 1)


def organisation(kind, parent=None, **fields):
    return OrganisationFactory(parent=parent, kind=OrganisationKind.objects.get(code=kind), **fields)


@pytest.fixture
def world(monkeypatch):
    """A region with two municipalities, a teacher in a school of the first, and a competency with its neighbours."""
    monkeypatch.setattr(recommendations.timezone, "localdate", lambda: TODAY)
    region = organisation("region")
    ours, theirs = (organisation("municipality", region) for _number in range(2))
    school = organisation("school", ours)
    teacher = TeacherFactory(organisation=school)
    teacher.subjects.add(subject())
    broad = CompetencyFactory(title="Оценивание")
    needed = CompetencyFactory(parent=broad, title="Формирующее оценивание")
    part = CompetencyFactory(parent=needed, title="Обратная связь")
    DeficitFactory(teacher=teacher, competency=needed, level="low")
    return {
        "region": region,
        "elsewhere": organisation("region"),
        "ours": ours,
        "theirs": theirs,
        "school": school,
        "teacher": teacher,
        "broad": broad,
        "needed": needed,
        "part": part,
        "other": CompetencyFactory(),
    }


def resource(*competencies, provider=None, **fields):
    return LearningResourceFactory(competencies=competencies, provider=provider, **{"level": "federal"} | fields)


def found(world, limit=10) -> list:
    return [one.resource for one in recommendations.recommended_to(world["teacher"].user, limit)]


def reasons_of(world, one) -> tuple:
    return next(r.reasons for r in recommendations.recommended_to(world["teacher"].user, 50) if r.resource == one)


# --- What is recommended at all ---


def test_recommended_when_it_answers_the_deficit_a_part_or_the_broader_one_then_in_this_order(world):
    expected = [resource(world[name]) for name in ("needed", "part", "broad")]
    resource(world["other"])
    resource()
    assert found(world) == expected


def test_recommended_when_the_competency_is_two_steps_above_then_not(world):
    broader = CompetencyFactory()
    world["broad"].move(broader, pos="last-child")
    resource(broader)
    assert found(world) == []


@pytest.mark.parametrize("status", [DeficitStatus.PROPOSED, DeficitStatus.DECLINED, DeficitStatus.CLOSED])
def test_recommended_when_a_deficit_is_not_accepted_then_it_does_not_count(world, status):
    world["teacher"].deficits.update(status=status)
    resource(world["needed"])
    assert found(world) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"live": False},
        {"dates": "01.02.2027–28.02.2027"},
        {"dates": "10.04.2027", "apply_until": TODAY - datetime.timedelta(days=1)},
    ],
)
def test_recommended_when_draft_past_or_closed_then_never(world, fields):
    resource(world["needed"], **fields)
    assert found(world) == []


def test_recommended_when_it_ends_today_then_still_there(world):
    last = resource(world["needed"], dates="01.02.2027–01.03.2027", apply_until=TODAY)
    assert found(world) == [last]


def test_recommended_when_already_in_an_own_route_then_not_and_a_colleagues_route_does_not_matter(world):
    taken, free = resource(world["needed"]), resource(world["needed"])
    ActivityFactory(task__need__route__teacher=world["teacher"], resource=taken)
    ActivityFactory(task__need__route__teacher=world["teacher"], resource=None)
    ActivityFactory(resource=free)
    assert found(world) == [free]


def test_recommended_when_the_teacher_offers_it_then_not(world):
    resource(world["needed"], offered_by=world["teacher"].user)
    theirs = resource(world["needed"], offered_by=UserFactory())
    assert found(world) == [theirs]


def test_recommended_when_no_deficits_then_by_subject_and_position(world):
    world["teacher"].deficits.all().delete()
    by_position, by_subject = resource(), resource()
    by_position.positions.set([position()])
    by_subject.subjects.set([subject()])
    for one in (by_position, by_subject):
        one.save()
    resource(world["needed"])
    assert found(world) == [by_subject, by_position]


@pytest.mark.parametrize("user", [UserFactory, AnonymousUser])
def test_recommended_when_no_teacher_then_nothing(world, user):
    resource(world["needed"])
    assert registries.recommendations(user(), 5) == []


def test_recommended_when_asked_for_few_then_no_more(world):
    for _number in range(3):
        resource(world["needed"])
    assert len(found(world, limit=2)) == 2


# --- The order, and why ---


def test_ranked_when_deficits_differ_in_severity_then_the_gravest_first(world):
    mild = DeficitFactory(teacher=world["teacher"], competency=world["other"], level="high").competency
    less, more = resource(mild), resource(world["needed"])
    assert found(world) == [more, less]


def test_ranked_when_it_answers_two_deficits_then_before_one_and_both_are_named(world):
    DeficitFactory(teacher=world["teacher"], competency=world["other"], level="medium")
    one, both = resource(world["needed"]), resource(world["needed"], world["other"])
    assert found(world) == [both, one]
    with translation.override("en"):
        assert len([reason for reason in reasons_of(world, both) if reason.startswith("closes the deficit")]) == 2


def test_ranked_when_a_resource_names_a_competency_and_its_parts_then_counted_once(world):
    another = CompetencyFactory(parent=world["needed"])
    plain, repeated = resource(world["needed"], title="А"), resource(world["needed"], world["part"], another, title="Б")
    assert found(world) == [plain, repeated]


def test_ranked_when_a_deficit_was_noted_again_then_the_latest_level_counts(world):
    DeficitFactory(teacher=world["teacher"], competency=world["needed"], level="high", noted_on="2027-02-01")
    world["teacher"].deficits.filter(level="low").update(noted_on="2026-02-01")
    [deficit] = recommendations.accepted_deficits(world["teacher"])
    assert deficit.level == "high"


@pytest.mark.parametrize(
    ("better", "worse", "said"),
    [
        ({"provider": "ours"}, {"provider": "region"}, "in your municipality"),
        ({"provider": "region"}, {}, "in your region"),
        ({"provider": "school", "level": "organisation"}, {}, "in your organisation"),
        ({}, {"provider": "theirs", "level": "municipality"}, ""),
        ({"provider": "theirs"}, {"provider": "theirs", "level": "municipality"}, "in your region"),
        ({}, {"provider": "elsewhere", "level": "region"}, ""),
        ({"dates": "10.03.2027"}, {"dates": "10.05.2027"}, "starts in 9 days"),
        ({"dates": "02.03.2027"}, {}, "starts tomorrow"),
        ({"dates": "01.03.2027"}, {"dates": "20.08.2027"}, "starts today"),
        ({"apply_until": datetime.date(2027, 3, 12)}, {}, "enrolment until March 12, 2027"),
    ],
)
def test_ranked_when_nearer_sooner_or_open_then_before_and_it_is_said(world, better, worse, said):
    def made(provider=None, **fields):
        return resource(world["needed"], provider=world.get(provider), **fields)

    second, first = made(**worse), made(**better)
    assert found(world) == [first, second]
    with translation.override("en"):
        assert not said or said in reasons_of(world, first)


@pytest.mark.parametrize(
    ("relation", "own", "other", "said"),
    [
        ("positions", lambda: position(), lambda: position("educator"), "for your position"),
        ("subjects", lambda: subject(), lambda: subject("physics"), "for your subject"),
        (
            "organisation_kinds",
            lambda: OrganisationKind.objects.get(code="school"),
            lambda: OrganisationKind.objects.get(code="kindergarten"),
            "",
        ),
    ],
)
def test_ranked_when_audience_is_named_then_own_before_nobody_before_others(world, relation, own, other, said):
    others, nobody, mine = (resource(world["needed"]) for _number in range(3))
    getattr(others, relation).set([other()])
    getattr(mine, relation).set([other(), own()])
    for one in (others, mine):
        one.save()
    assert found(world) == [mine, nobody, others]
    with translation.override("en"):
        assert not said or said in reasons_of(world, mine)
        assert not said or said not in reasons_of(world, others)


@pytest.mark.parametrize("dates", ["апрель 2027", "10.08.2027", "до 20.03.2027", ""])
def test_reasons_when_the_day_is_not_known_or_far_then_no_number_of_days(world, dates):
    one = resource(world["needed"], dates=dates)
    with translation.override("en"):
        assert reasons_of(world, one) == ("closes the deficit “Формирующее оценивание”",)


# --- Its price ---


def test_recommended_when_many_then_as_many_queries_as_for_few(world, django_assert_num_queries):
    def fill(count):
        for number in range(count):
            one = resource(world["needed"], provider=world["ours"], dates=f"{number % 27 + 1}.04.2027")
            one.positions.set([position()])
            one.subjects.set([subject()])
            one.save()

    fill(3)
    with django_assert_num_queries(8):
        assert len(found(world, 300)) == 3
    fill(40)
    for _number in range(5):
        DeficitFactory(teacher=world["teacher"])
    with django_assert_num_queries(8):
        assert len(found(world, 300)) == 43


# --- What the documentation says ---


def test_points_when_documented_then_are_those_of_the_code():
    page = Path(__file__, "../../../../docs/reference/recommendations.md").resolve().read_text(encoding="utf-8")
    documented = [row.rsplit("|", 2)[1].strip() for row in page.splitlines() if row.startswith("| ")][1:]
    points = [
        *recommendations.SEVERITY.values(),
        *(f"{share} %" for share in recommendations.PER_CENT.values()),
        recommendations.OWN_SUBJECT,
        recommendations.OWN_POSITION,
        recommendations.OWN_KIND,
        recommendations.OF_ANOTHER,
        recommendations.IN_OWN_MUNICIPALITY,
        recommendations.IN_OWN_REGION,
        recommendations.FOR_OTHERS,
        recommendations.STARTS_SOON,
        recommendations.STARTS_LATER,
        recommendations.ENROLS,
    ]
    assert documented[1:] == [str(number).replace("-", "−") for number in points]


# --- Another ranking ---


def portals_own(teacher, limit):
    return [Recommendation(one, ("so",)) for one in LearningResource.objects.order_by("pk")[:limit]]


def test_recommended_when_the_portal_has_its_own_then_that_is_asked(world, settings):
    settings.IOM_RECOMMENDATIONS = "tests.iom_plugin.queries.test_recommendations.portals_own"
    one = resource(live=False)
    assert recommendations.recommended_to(world["teacher"].user, 5) == [Recommendation(one, ("so",))]


@pytest.mark.parametrize("path", ["iom_plugin.nothing", "nowhere.at.all", "iom_plugin.choices.__doc__", "word", None])
def test_check_when_the_setting_names_nothing_callable_then_it_is_said(settings, path):
    settings.IOM_RECOMMENDATIONS = path
    assert "iom.E001" in [error.id for error in run_checks()]


def test_check_when_the_setting_is_right_or_left_out_then_nothing_is_said(settings):
    assert "iom.E001" not in [error.id for error in run_checks()]
    settings.IOM_RECOMMENDATIONS = "tests.iom_plugin.queries.test_recommendations.portals_own"
    assert "iom.E001" not in [error.id for error in run_checks()]
