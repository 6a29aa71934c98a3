"""Readers of real files, and routes worth printing."""

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from iom_plugin.exports.routes import render_route
from tests.factories import routes as make

HOSTILE_AS_SHOWN = (
    "<w:p>жирно</w:p> & &amp; {{ 7*7 }} {% for x in y %} {_{ a }_} {_% b %_} {# c #} #eval(1) *d* $e$ \"f\" 'g' \\ 🎓"
)
# A zero byte never gets this far: PostgreSQL does not keep one.
HOSTILE = f"{HOSTILE_AS_SHOWN}\x0b\ue000"


@pytest.fixture
def read_docx():
    return lambda route: docx.Document(BytesIO(render_route(route, "docx").content))


@pytest.fixture
def read_pdf():
    return lambda route: PdfReader(BytesIO(render_route(route, "pdf").content))


@pytest.fixture
def big_route(db):
    """Three needs, two tasks in each, ten activities in each: a whole region would not write more."""
    route = make.RouteFactory()
    for _need in range(3):
        need = make.RouteNeedFactory(route=route)
        for kind in ("learning", "practice"):
            task = make.LearningTaskFactory(need=need, kind=kind)
            make.ResultFactory(task=task)
            make.ActivityFactory.create_batch(10, task=task)
    return route


@pytest.fixture
def hostile_route(db):
    """Every text that a person can type holds what some format takes for its own marks."""
    teacher = make.TeacherFactory(education=HOSTILE)
    texts = ("goal", "tasks_summary", "diagnostics_summary", "expected_result", "conclusion", "theme")
    route = make.RouteFactory(teacher=teacher, **dict.fromkeys(texts, HOSTILE))
    task = make.LearningTaskFactory(need=make.RouteNeedFactory(route=route, text=HOSTILE), text=HOSTILE)
    make.ActivityFactory(task=task, title=HOSTILE, form=None, dates="октябрь")
    make.ResultFactory(task=task, text=HOSTILE, form=None)
    return route
