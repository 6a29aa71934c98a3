"""An invented teacher with a route: what a Word template is tried on before it is used. Nothing of it is saved."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from iom_plugin_resources.models import Organisation, Position, Subject

from ..choices import ActivityStatus, Category, Decision, NeedKind, RouteStatus, TaskKind, TemplateKind
from ..models import (
    Activity,
    Amendment,
    LearningTask,
    Result,
    ResultForm,
    Review,
    Route,
    RouteNeed,
    RouteVersion,
    Teacher,
    TrainingRecord,
    WorkForm,
)
from ..queries.contents import content_of
from .local_acts import sample_order, sample_regulation
from .meetings import sample_agenda, sample_protocol
from .routes import worded

OTHERS = {
    TemplateKind.AGENDA: sample_agenda,
    TemplateKind.PROTOCOL: sample_protocol,
    TemplateKind.REGULATION: sample_regulation,
    TemplateKind.ORDER: sample_order,
}


def sample_context(kind: str) -> dict:
    """What a template of this ``kind`` gets, worded in the active language, with something in every place."""
    if kind in OTHERS:
        return OTHERS[kind]()
    return worded(_route(), kind, municipality=_("Sample district"), companion=_("Sample Olga Ivanovna"))


def _route() -> Route:
    """Two needs, one of each kind, with both kinds of task; approved, changed since, completed."""
    approval = Review(
        version=RouteVersion(number=2),
        decision=Decision.APPROVED,
        council=_("the methodical council"),
        protocol_number="2",
        protocol_date=date(2026, 10, 28),
    )
    route = Route(
        pk=0,
        teacher=_teacher(),
        theme=_("Formative assessment at lessons of mathematics"),
        goal=_("To master ways of assessment that show pupils their next step."),
        tasks_summary=_("To learn ways of feedback; to bring sheets of self-assessment into use."),
        diagnostics_summary=_("Diagnostics of methodical competencies, May 2026: 61 %."),
        self_education_form=_("alone and in a group of colleagues"),
        expected_result=_("A set of sheets of self-assessment for grades 7 and 8, tried in lessons."),
        report_form=_("a talk at a meeting of the methodical association"),
        conclusion=_("The ways are mastered; the sheets are in use. The next step is a project for grade 9."),
        starts_on=date(2026, 9, 1),
        ends_on=date(2028, 5, 31),
        status=RouteStatus.COMPLETED,
        created_at=datetime(2026, 9, 1, tzinfo=UTC),
    )
    changed = Amendment(before=RouteVersion(number=3), closed_at=datetime(2027, 1, 12, tzinfo=UTC))
    route.approvals, route.amendments_in_force = [approval], [changed]
    needs = [
        _need(1, NeedKind.DEFICIT, _("Ways of formative assessment are not mastered well enough")),
        _need(2, NeedKind.TASK, _("To raise the level of results of the pupils of grade 8 by new ways of work")),
    ]
    route.road_map = content_of(_holding(route, needs=needs))["needs"]
    return route


def _teacher() -> Teacher:
    school = _("Sample school No. 7")
    teacher = Teacher(
        pk=0,
        last_name=_("Sample"),
        first_name=_("Anna"),
        middle_name=_("Petrovna"),
        organisation=Organisation(
            official_name=_("Municipal institution “%(school)s”") % {"school": school},
            short_name=school,
            locality=_("the town of Sampleton"),
            head_name=_("Head Elena Arkadyevna"),
            head_title=_("Director"),
        ),
        position=Position(title=_("Teacher")),
        education=_("higher, teacher of mathematics"),
        experience_years=14,
        category=Category.FIRST,
        attestation_date=date(2025, 12, 14),
    )
    training = TrainingRecord(title=_("Formative assessment"), provider=_("Regional institute"), hours=36, year=2025)
    return _holding(teacher, subjects=[Subject(title=_("Mathematics"))], trainings=[training])


def _need(number: int, kind: str, text: str) -> RouteNeed:
    tasks = [
        _task(number * 10 + 1, TaskKind.LEARNING, _("To study ways of feedback at lessons of mathematics"), 2),
        _task(number * 10 + 2, TaskKind.PRACTICE, _("To bring sheets of self-assessment into own practice"), 7),
    ]
    return _holding(RouteNeed(pk=number, kind=kind, text=text), tasks=tasks)


def _task(number: int, kind: str, text: str, steps: int) -> LearningTask:
    """Seven steps: more than one row of the columns М1–М5."""
    activities = [_activity(number * 10 + place, place) for place in range(1, steps + 1)]
    results = [
        Result(pk=number * 10 + 1, form=ResultForm(title=_("Annotated review")), text=_("of ten ways of feedback")),
        Result(pk=number * 10 + 2, text=_("A talk to colleagues"), evidence=_("Minutes No. 3")),
    ]
    return _holding(LearningTask(pk=number, kind=kind, text=text), activities=activities, results=results)


def _activity(number: int, place: int) -> Activity:
    return Activity(
        pk=number,
        title=_("“Tools of a teacher”, part %(number)s") % {"number": place},
        form=WorkForm(title=_("Webinar")),
        provider=_("Regional institute"),
        hours=2,
        dates="14.10.2026",
        status=ActivityStatus.DONE if place == 1 else ActivityStatus.PLANNED,
        done_note=_("Seven ways are noted, see https://example.org/notes") if place == 1 else "",
    )


def _holding(owner, **related):
    """The object with related ones that are not in the database, as if they were read together with it."""
    owner._prefetched_objects_cache = related
    return owner
