"""«Подобрано для вас»: published resources ranked for one teacher, each with its reasons in words.

The points are explained in docs/reference/recommendations.md; a portal replaces the whole by IOM_RECOMMENDATIONS.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Case, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from iom_plugin_resources.choices import Level
from iom_plugin_resources.core.period_words import how_soon
from iom_plugin_resources.core.registries import Recommendation
from iom_plugin_resources.core.trees import path_above, paths_to
from iom_plugin_resources.models import Competency, LearningResource, Organisation
from iom_plugin_resources.queries import resources

from .. import conf
from ..choices import DeficitLevel
from ..models import Activity, Deficit, Teacher
from .fit import Fit, fit
from .teachers import teacher_of

SEVERITY = {DeficitLevel.LOW: 60, DeficitLevel.MEDIUM: 40, DeficitLevel.HIGH: 20}
PER_CENT = {Fit.ITSELF: 100, Fit.PART: 80, Fit.BROADER: 50}
OWN_SUBJECT, OWN_POSITION, OWN_KIND, OF_ANOTHER = 15, 10, 5, -20
IN_OWN_MUNICIPALITY, IN_OWN_REGION, FOR_OTHERS = 15, 8, -25
STARTS_SOON, STARTS_LATER, ENROLS = 15, 8, 10

SOON, LATER = datetime.timedelta(days=30), datetime.timedelta(days=90)
# Whoever has more deficits begins with the gravest; and a box names no more reasons than one reads.
MOST_DEFICITS = 20
MOST_NAMED = 3

WITHIN = (Level.DISTRICT, Level.MUNICIPALITY)


def recommended_to(user, limit: int) -> list[Recommendation]:
    """At most ``limit`` resources for ``user``, the best first; nobody without a teacher's profile gets any."""
    teacher = teacher_of(user)
    return conf.recommendations()(teacher, limit) if teacher else []


def by_deficits(teacher: Teacher, limit: int) -> list[Recommendation]:
    """What ``IOM_RECOMMENDATIONS`` names unless a portal has its own: seven queries, whatever the map holds."""
    asker = Asker.of(teacher)
    found = [resource for resource in resources.with_details(ranked(asker))[:limit] if resource.points > 0]
    for_subject = _naming("subjects", found, subject__in=asker.subjects)
    for_position = _naming("positions", found, position=teacher.position_id)
    return [
        Recommendation(resource, tuple(reasons(resource, asker, for_subject=for_subject, for_position=for_position)))
        for resource in found
    ]


@dataclass(frozen=True)
class Asker:
    """What is known of a teacher before the ranking: three queries."""

    teacher: Teacher
    today: datetime.date
    deficits: tuple[Deficit, ...]
    subjects: frozenset[int]
    municipality: Organisation | None
    region: Organisation | None

    @classmethod
    def of(cls, teacher: Teacher, *, today: datetime.date | None = None) -> "Asker":
        above = Organisation.objects.filter(path__in=paths_to(teacher.organisation))
        around = list(above.filter(kind__code__in=["municipality", "region"]).select_related("kind").order_by("path"))
        # The nearest municipality; but the outermost region, for the region's institute is of this kind as well.
        municipalities = [place for place in around if place.kind.code == "municipality"]
        regions = [place for place in around if place.kind.code == "region"]
        return cls(
            teacher,
            today or timezone.localdate(),
            tuple(accepted_deficits(teacher)),
            frozenset(teacher.subjects.values_list("pk", flat=True)),
            municipalities[-1] if municipalities else None,
            regions[0] if regions else None,
        )


def accepted_deficits(teacher: Teacher) -> list[Deficit]:
    """The teacher's accepted deficits, the gravest first; of a competency noted twice the latest note counts."""
    noted = teacher.deficits.accepted().select_related("competency").order_by("-noted_on", "-pk")
    latest = {deficit.competency_id: deficit for deficit in reversed(noted)}
    return sorted(latest.values(), key=lambda deficit: -SEVERITY[deficit.level])[:MOST_DEFICITS]


def ranked(asker: Asker) -> QuerySet[LearningResource]:
    """Candidates with their ``points``, the best first: one query, however many they are."""
    points = (
        _for_deficits(asker)
        + _for_audience("positions", "position", [asker.teacher.position_id], OWN_POSITION)
        + _for_audience("subjects", "subject", asker.subjects, OWN_SUBJECT)
        + _for_audience("organisation_kinds", "organisationkind", [asker.teacher.organisation.kind_id], OWN_KIND)
        + _for_place(asker)
        + _for_dates(asker.today)
    )
    found = candidates(asker).annotate(points=points)
    return found.order_by("-points", F("valid_from").asc(nulls_last=True), "title", "pk")


def candidates(asker: Asker) -> QuerySet[LearningResource]:
    """What may be recommended at all: it is ahead, one can still get in, and it is new to the teacher.

    Whoever has accepted deficits is shown what answers one of them; whoever has none, what names the own
    subject or position.
    """
    today, teacher = asker.today, asker.teacher
    in_routes = Activity.objects.filter(task__need__route__teacher=teacher, resource__isnull=False)
    found = (
        resources.visible_to(teacher.user)
        .filter(Q(valid_to=None) | Q(valid_to__gte=today), Q(apply_until=None) | Q(apply_until__gte=today))
        .exclude(pk__in=in_routes.values("resource"))
        .exclude(offered_by__isnull=False, offered_by=teacher.user_id)
    )
    if asker.deficits:
        answers = Q(*[_answers(deficit) for deficit in asker.deficits], _connector=Q.OR)
        answering = Competency.objects.order_by().filter(answers)
        return found.filter(pk__in=_links("competencies").filter(competency__in=answering).values("learningresource"))
    own_subject = _links("subjects").filter(subject__in=asker.subjects)
    own_position = _links("positions").filter(position=teacher.position_id)
    return found.filter(
        Q(pk__in=own_subject.values("learningresource")) | Q(pk__in=own_position.values("learningresource"))
    )


def _links(name: str) -> QuerySet:
    return getattr(LearningResource, name).through.objects.all()


def _answers(deficit: Deficit) -> Q:
    competency = deficit.competency
    return Q(path__startswith=competency.path) | Q(path=path_above(competency))


def _for_deficits(asker: Asker) -> Combinable:
    """Of every deficit the best fit, added up: one look at the competencies of a resource."""
    if not asker.deficits:
        return Value(0)
    best = [Max(_points(deficit)) for deficit in asker.deficits]
    answered = _links("competencies").filter(learningresource=OuterRef("pk")).order_by().values("learningresource")
    return Coalesce(Subquery(answered.annotate(points=sum(best, Value(0))).values("points")), 0)


def _points(deficit: Deficit) -> Case:
    path, whole = deficit.competency.path, SEVERITY[deficit.level]
    fits = {
        Fit.ITSELF: Q(competency__path=path),
        Fit.PART: Q(competency__path__startswith=path),
        Fit.BROADER: Q(competency__path=path_above(deficit.competency)),
    }
    return _points_when(*[(condition, whole * PER_CENT[fit] // 100) for fit, condition in fits.items()])


def _points_when(*cases: tuple[Q | Exists, int]) -> Case:
    """The points of the first case that holds."""
    whens = [When(condition, then=Value(points)) for condition, points in cases]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _for_audience(relation: str, target: str, own, points: int) -> Case:
    """Who is named among the audience gains; where only others are named, it loses; where nobody is, neither."""
    named = _links(relation).filter(learningresource=OuterRef("pk"))
    if not own:
        return Value(0)
    return _points_when((Exists(named.filter(**{f"{target}__in": own})), points), (Exists(named), OF_ANOTHER))


def _for_place(asker: Asker) -> Case:
    """Near is good; what others hold for their own people is not for this teacher."""
    here = Q(provider__path__startswith=asker.teacher.organisation.path)
    others = Q(provider__isnull=False)
    cases = [(here, IN_OWN_MUNICIPALITY), (others & Q(level=Level.ORGANISATION), FOR_OTHERS)]
    if asker.municipality:
        cases.append((Q(provider__path__startswith=asker.municipality.path), IN_OWN_MUNICIPALITY))
        cases.append((others & Q(level__in=WITHIN), FOR_OTHERS))
    if asker.region:
        cases.append((Q(provider__path__startswith=asker.region.path), IN_OWN_REGION))
        cases.append((others & Q(level=Level.REGION), FOR_OTHERS))
    return _points_when(*cases)


def _for_dates(today: datetime.date) -> Combinable:
    starts = _points_when(
        (Q(valid_from__gte=today, valid_from__lte=today + SOON), STARTS_SOON),
        (Q(valid_from__gte=today, valid_from__lte=today + LATER), STARTS_LATER),
    )
    return starts + _points_when((Q(apply_until__gte=today), ENROLS))


# --- Reasons in words ---


def reasons(
    resource: LearningResource, asker: Asker, *, for_subject: set[int], for_position: set[int]
) -> Iterator[str]:
    """Why ``resource`` is recommended, the weightiest first; each a part of a sentence."""
    yield from list(_deficits_answered(resource, asker))[:MOST_NAMED]
    if soon := how_soon(resource.valid_from, resource.valid_to, resource.date_precision, today=asker.today):
        yield soon
    if resource.apply_until:
        yield _("enrolment until %(date)s") % {"date": date_format(resource.apply_until)}
    yield from _place(resource, asker)
    if resource.pk in for_subject:
        yield _("for your subject")
    if resource.pk in for_position:
        yield _("for your position")


def _naming(relation: str, found: Sequence[LearningResource], **own) -> set[int]:
    """Keys of those of ``found`` whose audience names what is the teacher's ``own``."""
    named = _links(relation).filter(learningresource__in=[resource.pk for resource in found], **own)
    return set(named.values_list("learningresource", flat=True))


def _deficits_answered(resource: LearningResource, asker: Asker) -> Iterator[str]:
    sentences = {
        Fit.ITSELF: _("closes the deficit “%(title)s”"),
        Fit.PART: _("closes a part of the deficit “%(title)s”"),
        Fit.BROADER: _("is broader than the deficit “%(title)s”"),
    }
    competencies = resource.competencies.all()
    for deficit in asker.deficits:
        how = fit(deficit.competency, competencies)
        if how:
            yield sentences[how] % {"title": deficit.competency.title}


def _place(resource: LearningResource, asker: Asker) -> Iterator[str]:
    if resource.provider is None:
        return
    nearest = {
        _("in your organisation"): asker.teacher.organisation,
        _("in your municipality"): asker.municipality,
        _("in your region"): asker.region,
    }
    for words, place in nearest.items():
        if place and resource.provider.path.startswith(place.path):
            yield words
            return
