"""The PDF of a route against the typesetter alone, and the memory that an archive of many routes takes."""

import json
import resource
from collections.abc import Iterator
from datetime import date
from itertools import count

import typst
from django.conf import settings
from django.db import transaction
from django.utils import translation

from iom_plugin.exports.archives import documents_of
from iom_plugin.exports.routes import document_context, render_route, whole
from iom_plugin.exports.templates import typst_template
from iom_plugin.models import (
    Activity,
    LearningTask,
    Membership,
    Result,
    Route,
    RouteArchive,
    RouteNeed,
    Teacher,
    WorkForm,
)
from iom_plugin.services.archives import write_archive
from iom_plugin_resources.exports.pdf import STANDARDS, fonts
from iom_plugin_resources.models import Organisation

from .measuring import Limit, Row, side_by_side

NEEDS, TASKS, ACTIVITIES = 5, 2, 6  # 60 activities
LAYOUT = "five_columns"
FEW, MANY = 100, 1_000
KIBIBYTE = 1024


def pdf_rows(database: str, *, limit: Limit, times: int) -> Iterator[Row]:
    """Every turn has a route of its own: the typesetter remembers what it has set before."""
    with transaction.atomic():
        teacher = Teacher.objects.order_by("pk").first()
        routes = [_route(teacher, number) for number in range(2 * times + 2)]
        mine, bare = iter(routes[::2]), iter([_data(route) for route in routes[1::2]])
        measured = side_by_side(lambda: render_route(next(mine), "pdf"), lambda: _typeset(next(bare)), times=times)
        transaction.set_rollback(True)
    yield Row("PDF of a route, 5 needs, 60 activities", database, **measured, limit=limit)


def archive_rows(database: str, *, limit: Limit) -> Iterator[Row]:
    """The memory of the whole process for ten times as many routes; here numbers are MiB, not milliseconds."""
    with transaction.atomic():
        organisation = Organisation.objects.order_by("depth", "path").first()
        teachers = list(Teacher.objects.filter(organisation__path__startswith=organisation.path).order_by("pk")[:FEW])
        user = teachers[0].user
        Membership.objects.create(user=user, organisation=organisation, role="methodologist")
        Route.objects.all().delete()
        peaks = []
        for wanted in (FEW, MANY):
            for number in range(Route.objects.count(), wanted):
                _route(teachers[number % len(teachers)], number, needs=1)
            peaks.append(_peak_of_an_archive(organisation, user, wanted))
        transaction.set_rollback(True)
    few, many = peaks
    note = f"MiB of the process, for {MANY} and for {FEW} routes as DOCX"
    yield Row(f"memory of an archive of {MANY} routes", database, ours=many, floor=few, cpu=0, limit=limit, note=note)


def _peak_of_an_archive(organisation: Organisation, user, wanted: int) -> float:
    """The most memory that the process has had so far, in the unit of the system, when the archive is written."""
    archive = RouteArchive.objects.create(organisation=organisation, by=user, statuses=["submitted"], total=wanted)
    write_archive(archive.pk, documents_of)
    archive.refresh_from_db()
    if len(archive.routes) != wanted:
        raise RuntimeError(f"{len(archive.routes)} of {wanted} routes were written: {archive.problems[:3]}")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTE


def _typeset(data: str) -> None:
    template = typst_template(LAYOUT)
    typst.compile(
        template,
        root=template.parent,
        font_paths=fonts(),
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=STANDARDS[0],
    )


def _data(route: Route) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return json.dumps(document_context(whole(route), LAYOUT), ensure_ascii=False)


def _route(teacher: Teacher, number: int, *, needs: int = NEEDS) -> Route:
    form = WorkForm.objects.order_by("sort_order").first()
    route = Route.objects.create(
        teacher=teacher,
        theme=f"Формирующее оценивание на уроках, вариант {number}",
        goal="Освоить приёмы оценивания, по которым ученик видит свой следующий шаг.",
        starts_on=date(2026, 9, 1),
        ends_on=date(2028, 5, 31),
        status="submitted",
    )
    place = count(1)
    for need in [
        RouteNeed.objects.create(route=route, text=f"Дефицит {one} маршрута {number}") for one in range(needs)
    ]:
        for kind in ("learning", "practice")[:TASKS]:
            task = LearningTask.objects.create(need=need, kind=kind, text=f"Изучить приёмы оценивания {next(place)}")
            Activity.objects.bulk_create(
                Activity(
                    task=task,
                    form=form,
                    title=f"Вебинар «Инструменты учителя», часть {next(place)}, {number}",
                    dates="октябрь",
                )
                for _activity in range(ACTIVITIES)
            )
            Result.objects.create(task=task, text=f"Аннотированный обзор приёмов {next(place)}")
    return route
