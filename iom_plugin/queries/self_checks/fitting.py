"""Criteria 5 and 9: forms of work and of results fit the kind of task (source 004, table 2)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...choices import LineNoun, TaskKind
from ...models import LearningTask, Result
from ..openers import opener_for
from .findings import Checked, Facts, Finding, Found, Severity
from .words import data, first_match, lemmas_in, phrases_of, quoted, words_in

# --- Criterion 5: forms of work fit the task ---


def forms_fit_tasks(checked: Checked) -> Found:
    tasks = [task for _need, task in checked.tasks if checked.steps_of(task)]
    return Found([found for task in tasks if (found := _wrong_work(checked, task))], len(tasks))


def _wrong_work(checked: Checked, task: LearningTask) -> Finding | None:
    what = {step.does for step in checked.steps_of(task)}
    if task.kind == TaskKind.PRACTICE and what == {"listening"}:
        sentence = _("The task «%(task)s» is to change practice, but in it one only listens and reads.")
        how = _("All of its activities are courses, seminars, webinars or reading.")
    elif task.kind == TaskKind.LEARNING and what == {"trial"} and not _is_about_applying(task):
        sentence = _("The task «%(task)s» is to learn, but in it one only tries.")
        how = _("All of its activities are trials: it does not say where the new knowledge comes from.")
    else:
        return None
    return Finding(sentence % {"task": quoted(task.text)}, how, noun=LineNoun.TASK, line_id=task.pk)


def _is_about_applying(task: LearningTask) -> bool:
    """«Научиться применять …» is learned by trying."""
    return bool({"применять", "использовать"}.intersection(lemmas_in(task.text)))


# --- Criterion 9: result forms fit the task ---


def results_fit_tasks(checked: Checked) -> Found:
    tasks = [task for _need, task in checked.tasks if task.results.all()]
    return Found([item for task in tasks for item in _wrong_results(task, checked.facts)], len(tasks))


def _wrong_results(task: LearningTask, facts: Facts) -> Iterator[Finding]:
    """A warning where no result of the task fits its kind; hints beside single ones that do not."""
    known = frozenset().union(*facts.fitting_kind.values())
    of_kind = facts.fitting_kind.get(task.kind, frozenset())
    of_opener = facts.fitting.get(_opener_of(task, facts)) or of_kind
    forms = [(result, code) for result in task.results.all() if (code := _form_of(result)) in known]
    fit = [code for _result, code in forms if code in of_kind or code in of_opener]
    if forms and not fit and len(forms) == len(task.results.all()):
        yield _nothing_fits(task, forms[0][0])
        return
    for result, code in forms:
        is_near = task.kind == TaskKind.PRACTICE and code in of_kind
        if result.form and code not in of_opener and not is_near:
            yield _unusual(task, result)


def _opener_of(task: LearningTask, facts: Facts) -> int | None:
    """The opener of the task, or the one that its own words sound like."""
    if task.opener_id:
        return task.opener_id
    opener = opener_for(task.text, [one for one in facts.openers if one.column == task.kind])
    return opener.pk if opener else None


def _form_of(result: Result) -> str:
    """The code of its form; for a result in own words the form that these words name."""
    if result.form:
        return result.form.code
    words = words_in(result.text)
    return next(
        (code for code, names in data()["result_words"].items() if first_match(words, phrases_of(tuple(names)))), ""
    )


def _nothing_fits(task: LearningTask, result: Result) -> Finding:
    if task.kind == TaskKind.PRACTICE:
        sentence = _("The result «%(result)s» tells what was learned, but the task «%(task)s» is to change practice.")
    else:
        sentence = _("The result «%(result)s» shows practice, but the task «%(task)s» is to learn.")
    return Finding(
        sentence % {"result": quoted(str(result)), "task": quoted(task.text)},
        _("The form is not among those that fit such a task; the table of fitting forms is the editor's."),
        noun=LineNoun.TASK,
        line_id=task.pk,
    )


def _unusual(task: LearningTask, result: Result) -> Finding:
    return Finding(
        _("«%(result)s» is an unusual result for the task «%(task)s».")
        % {"result": quoted(str(result)), "task": quoted(task.text)},
        _("Other forms are offered for a task that begins so. If it suits, say what will be seen by it."),
        "",
        LineNoun.TASK,
        task.pk,
        Severity.HINT,
    )
