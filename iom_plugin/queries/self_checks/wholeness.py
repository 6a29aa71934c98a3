"""Criteria 1, 4 and 10: needs have tasks, tasks reach practice, practice changes (source 004)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...choices import LineNoun, NeedKind, TaskKind
from ...models import LearningTask, RouteNeed
from .findings import Checked, Finding, Found, OpenDeficit, Severity
from .wordings import unfinished
from .words import common, concrete, data, first_of, quoted, roots, words_in

# --- Criterion 1: tasks answer the needs ---


def tasks_answer_needs(checked: Checked) -> Found:
    findings = [item for need in checked.needs for item in _of_need(need)]
    left = [
        deficit
        for deficit in checked.facts.deficits
        if not any(_is_about_deficit(need, deficit) for need in checked.needs)
    ]
    if checked.needs and left:
        findings.append(_without_need(left))
    return Found(findings, len(checked.needs))


def _of_need(need: RouteNeed) -> list[Finding]:
    tasks = list(need.tasks.all())
    line = {"noun": LineNoun.NEED, "line_id": need.pk}
    found = list(unfinished(need.text, LineNoun.NEED, need.pk))
    if not tasks:
        sentence = _("«%(need)s» has no learning task.") % {"need": quoted(need.text)}
        how = _("Column 2 beside it is empty.")
        found.append(Finding(sentence, how, **line))
    elif not _is_about(need, tasks):
        sentence = _("Look whether the tasks are really about «%(need)s».") % {"need": quoted(need.text)}
        how = _("The need and its tasks have no word in common; if the meaning is the same, leave it so.")
        found.append(Finding(sentence, how, "", **line, severity=Severity.HINT))
    if need.kind == NeedKind.DEFICIT and not need.competency_id:
        sentence = _("The deficit «%(need)s» is tied to no competency.") % {"need": quoted(need.text)}
        how = _("Without one the resource map cannot be searched for it.")
        found.append(Finding(sentence, how, _("Choose the competency in column 1."), **line, severity=Severity.HINT))
    return found


def _is_about(need: RouteNeed, tasks: list[LearningTask]) -> bool:
    title = need.competency.title if need.competency else ""
    about = words_in(f"{need.text} {title}")
    return any(common(about, words_in(task.text)) for task in tasks)


def _is_about_deficit(need: RouteNeed, deficit: OpenDeficit) -> bool:
    """By its competency; a need that is tied to none, by all words of the deficit."""
    known = {need.competency_id, need.deficit.competency_id if need.deficit else None} - {None}
    if known:
        return deficit.competency_id in known
    named = roots(words_in(deficit.title))
    return bool(named) and named <= roots(words_in(need.text))


def _without_need(deficits: list[OpenDeficit]) -> Finding:
    titles = ", ".join(f"«{quoted(deficit.title)}»" for deficit in deficits)
    sentence = ngettext(
        "The deficit %(deficits)s has no place in the route.",
        "The deficits %(deficits)s have no place in the route.",
        len(deficits),
    )
    return Finding(
        sentence % {"deficits": titles},
        _("Accepted in the list of deficits, but no line of column 1 is about it."),
        _("Add it to column 1, or leave it for the next route: begin with what matters most."),
        severity=Severity.HINT,
    )


# --- Criterion 4: practice changes by a trial ---


def practice_has_a_trial(checked: Checked) -> Found:
    findings = []
    for need in checked.needs:
        tasks = [task for task in need.tasks.all() if task.kind == TaskKind.PRACTICE]
        if not tasks:
            findings.append(_without_practice(need))
        findings += [_without_trial(task) for task in tasks if checked.steps_of(task) and not _has_trial(checked, task)]
    return Found(findings, len(checked.needs))


def _has_trial(checked: Checked, task: LearningTask) -> bool:
    return any(step.does == "trial" for step in checked.steps_of(task))


def _without_practice(need: RouteNeed) -> Finding:
    return Finding(
        _("For «%(need)s» there is no task to change practice.") % {"need": quoted(need.text)},
        _("None of its tasks is marked as a change of practice, though both kinds are obligatory."),
        noun=LineNoun.NEED,
        line_id=need.pk,
    )


def _without_trial(task: LearningTask) -> Finding:
    return Finding(
        _("In the task «%(task)s» nothing is tried in practice.") % {"task": quoted(task.text)},
        _("None of its activities is a trial: no lesson of one's own, no trial, no phase «trial»."),
        noun=LineNoun.TASK,
        line_id=task.pk,
    )


# --- Criterion 10: practice can change, and others will see it ---


def practice_can_change(checked: Checked) -> Found:
    findings = []
    tasks = list(checked.practice_tasks())
    if checked.tasks and not any(_has_trial(checked, task) and _is_shown(task) for task in tasks):
        findings.append(
            Finding(
                _("From the route one cannot see that your practice will change."),
                _("No task to change practice has both a trial and a result that shows the new practice to others."),
            )
        )
    if checked.tasks and (how := _why_expected_is_vague(checked.route.expected_result)):
        sentence = _("The expected result does not say what will be different.")
        findings.append(Finding(sentence, how, severity=Severity.HINT))
    return Found(findings, 1 if checked.tasks else 0)


def _why_expected_is_vague(text: str) -> str:
    words = words_in(text)
    if not words:
        return _("The field «expected result» of the note is empty.")
    if vague := first_of(words, "vague"):
        return _("In the note it says «%(words)s»: this suits any route.") % {"words": vague.written}
    if not concrete(words, "general"):
        return _("In the note all of its words are general ones.")
    return ""


def _is_shown(task: LearningTask) -> bool:
    """Whether a result of the task can show practice; one in own words is believed."""
    forms = [result.form.code if result.form else "" for result in task.results.all()]
    return any(not code or code in data()["seeing_forms"] for code in forms)
