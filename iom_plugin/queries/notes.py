"""What the explanatory note of a route may say, from the deficits and the road map of its author (source 002)."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iom_plugin_resources.core.inflection import inside_sentence

from ..choices import NeedKind, TaskKind
from ..models import Deficit, LearningTask, Result, ResultForm, Route, RouteNeed, SelfEducationForm, Teacher

# A theme is one phrase; what is longer is a whole need.
LONGEST_THEME = 200
MOST_NAMED = 5
# Of the result forms those in which a teacher reports on the way or at the end (source 000).
REPORTS = [
    "open-lessons",
    "portfolio",
    "creative-report",
    "masterclass",
    "studio",
    "pedagogical-project",
    "innovation-report",
    "experience-presentation",
    "talk",
    "seminar-talk",
    "publication",
]


def themes_for(teacher: Teacher) -> list[str]:
    """Themes for a new route: the competencies that the teacher has agreed to lack. One query."""
    return _unique(deficit.competency.title for deficit in _deficits(teacher))[:MOST_NAMED]


def suggestions(route: Route) -> dict[str, list[str]]:
    """By field of the note whole texts to take over, the best first; what the field says already is left out.

    Give it a route from ``routes.with_content`` to stay at a constant number of queries.
    """
    needs = list(route.needs.all())
    tasks = [task for need in needs for task in need.tasks.all()]
    everything = _deficits(route.teacher)
    grounds = {need.deficit_id for need in needs} - {None}
    deficits = [deficit for deficit in everything if deficit.pk in grounds] or everything
    found = {
        "theme": _themes(deficits, needs),
        "goal": _goals(deficits, needs, tasks),
        "tasks_summary": [_numbered(tasks)],
        "diagnostics_summary": [_diagnostics(deficits), _ground(needs)],
        "expected_result": [_presented(tasks), _mastered(deficits)],
    }
    return {
        name: [text for text in _unique(texts) if text not in getattr(route, name)] for name, texts in found.items()
    }


def self_education_forms() -> list[str]:
    return list(SelfEducationForm.objects.active().values_list("title", flat=True))


def report_forms() -> list[str]:
    return list(ResultForm.objects.active().filter(code__in=REPORTS).values_list("title", flat=True))


def _deficits(teacher: Teacher) -> list[Deficit]:
    return list(teacher.deficits.accepted().select_related("competency"))


def _themes(deficits: list[Deficit], needs: list[RouteNeed]) -> list[str]:
    ahead = [need.text for need in needs if need.kind == NeedKind.TASK and len(need.text) <= LONGEST_THEME]
    return [deficit.competency.title for deficit in deficits[:MOST_NAMED]] + ahead


def _goals(deficits: list[Deficit], needs: list[RouteNeed], tasks: list[LearningTask]) -> list[str]:
    titles = _competencies(deficits)
    developed = ngettext(
        "Develop the competency %(competencies)s", "Develop the competencies %(competencies)s", len(titles)
    ) % {"competencies": _named(titles)}
    practice = _sentence(task.text for task in tasks if task.kind == TaskKind.PRACTICE)
    ahead = _sentence(need.text for need in needs if need.kind == NeedKind.TASK)
    return [developed if titles else "", practice, ahead]


def _numbered(tasks: list[LearningTask]) -> str:
    return "\n".join(f"{number}. {task.text}" for number, task in enumerate(tasks, start=1))


def _diagnostics(deficits: list[Deficit]) -> str:
    return "\n".join(map(_deficit_told, deficits))


def _deficit_told(deficit: Deficit) -> str:
    told = _("%(date)s: the competency “%(competency)s” is %(level)s (%(source)s).") % {
        "date": date_format(deficit.noted_on),
        "competency": deficit.competency.title,
        "level": deficit.get_level_display(),
        "source": deficit.get_evidence_kind_display(),
    }
    return " ".join([told, *deficit.evidence.split()])


def _ground(needs: list[RouteNeed]) -> str:
    ahead = [need.text for need in needs if need.kind == NeedKind.TASK]
    told = ngettext(
        "The ground of the route is a task for the period ahead: %(needs)s.",
        "The ground of the route are tasks for the period ahead: %(needs)s.",
        len(ahead),
    )
    return told % {"needs": _inside(ahead)} if ahead else ""


def _presented(tasks: list[LearningTask]) -> str:
    results = [_result(result) for task in tasks for result in task.results.all()]
    return results and _("By the end of the route there will be presented: %(results)s.") % {
        "results": _inside(results)
    }


def _mastered(deficits: list[Deficit]) -> str:
    titles = _competencies(deficits)
    told = ngettext(
        "The competency %(competencies)s is mastered and used in the work with pupils.",
        "The competencies %(competencies)s are mastered and used in the work with pupils.",
        len(titles),
    )
    return told % {"competencies": _named(titles)} if titles else ""


def _result(result: Result) -> str:
    form = result.form.title if result.form else ""
    is_named = not form or result.text.lower().startswith(form.lower())
    return result.text if is_named else f"{form}: {result.text}" if result.text else form


def _competencies(deficits: list[Deficit]) -> list[str]:
    return _unique(deficit.competency.title for deficit in deficits)[:MOST_NAMED]


def _named(titles: Iterable[str]) -> str:
    return ", ".join(_("“%(title)s”") % {"title": title} for title in titles)


def _sentence(texts: Iterable[str]) -> str:
    first, *others = [*texts] or [""]
    return "; ".join([first.rstrip("."), *map(_small, others)]) if first else ""


def _inside(texts: Iterable[str]) -> str:
    return "; ".join(map(_small, texts))


def _small(text: str) -> str:
    return inside_sentence(text.strip().rstrip("."))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
