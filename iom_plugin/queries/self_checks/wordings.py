"""Criteria 2, 3 and 6: how tasks and activities are worded (source 004)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold

from ...choices import LineNoun, TaskKind
from ...models import LearningTask
from .findings import Checked, Finding, Found, Step
from .words import (
    LONGEST_READ,
    Match,
    Word,
    concrete,
    data,
    first_of,
    is_named,
    lemmas_in,
    listed,
    quoted,
    telling,
    words_in,
)

ADDRESS = re.compile(r"\S+://\S+|www\.\S+")
SLASH = re.compile(r"[^\W\d_]{3,}\s*/\s*[^\W\d_]{3,}")
# Before the first action at most one word stands: «своевременно вести …»; what comes later is not what is to be done.
LATEST_HEAD = 1
BLANK = re.compile(r"…|\.{3,}|_{2,}|\{[^}]*\}")


# --- Criterion 2: tasks are concrete ---


def tasks_are_concrete(checked: Checked) -> Found:
    return Found([item for _need, task in checked.tasks for item in _general(task)], len(checked.tasks))


def _general(task: LearningTask) -> Iterator[Finding]:
    words, line = words_in(task.text), {"noun": LineNoun.TASK, "line_id": task.pk}
    yield from unfinished(task.text, LineNoun.TASK, task.pk)
    if vague := first_of(words, "vague"):
        sentence = _("The task «%(task)s» is worded too generally.")
        written = vague.phrase if "." in vague.phrase else vague.written
        how = _("The words «%(words)s» stand in it: they suit any task and name none.") % {"words": written}
    elif not concrete(words, "general"):
        sentence = _("From the task «%(task)s» one cannot see what exactly you will learn.")
        how = _("All of its words are general ones, such as «technologies», «methods», «lesson».")
    elif len(telling(words)) < data()["shortest_words"]:
        sentence = _("The task «%(task)s» is very short.")
        how = _("Without prepositions it has fewer than %(number)d words: say of what, where and for whom.")
        how %= {"number": data()["shortest_words"]}
    else:
        return
    yield Finding(sentence % {"task": quoted(task.text)}, how, _more_concrete(words, vague), **line)


def _more_concrete(words: tuple[Word, ...], vague: Match | None) -> str | None:
    """The teacher's own words without the vague ones, and what to add; None where too little is left of them."""
    examples = data()["examples"]
    if vague:
        end = vague.place + len(vague.written.split())
        words = (*words[: vague.place], *words[end:])
    is_begun = bool(words) and words[0].lemma in listed("learning_verbs")
    if not is_begun:
        return None
    if concrete(words, "general"):
        return f"«{quoted(' '.join(word.text for word in words))}{examples['what_exactly']}»"
    head = words[:2] if words[1:] and words[1].lemma in listed("learning_verbs") else words[:1]
    if head[-1].lemma not in listed("verbs_with_object"):  # «научиться приёмы» is no Russian
        return None
    return f"«{' '.join(word.text for word in head)}{examples['what_and_where']}»"


def unfinished(text: str, noun: str, line_id: int) -> Iterator[Finding]:
    """Alternatives left with a slash, blanks left empty: of tasks, and of needs."""
    text = ADDRESS.sub(" ", text[:LONGEST_READ])
    if slash := SLASH.search(text):
        one, _slash, other = slash.group().partition("/")
        yield Finding(
            _("«%(text)s» still offers a choice.") % {"text": quoted(text)},
            _("There is a slash between «%(one)s» and «%(other)s».") % {"one": one.strip(), "other": other.strip()},
            _("Leave the one that you mean: «%(example)s».")
            % {"example": quoted(text.replace(slash.group(), one.strip(), 1))},
            noun,
            line_id,
        )
    if blank := BLANK.search(text):
        yield Finding(
            _("«%(text)s» is not written to the end.") % {"text": quoted(text)},
            _("There is a blank in it: «%(blank)s».") % {"blank": blank.group()},
            _("Put your own words in its place, or take it away."),
            noun,
            line_id,
        )


# --- Criterion 3: tasks are for learning, not duties ---


def tasks_are_for_learning(checked: Checked) -> Found:
    findings = [found for _need, task in checked.tasks if (found := _duty(task))]
    return Found(findings, len(checked.tasks))


def _duty(task: LearningTask) -> Finding | None:
    """The first action of the task, if it is a duty; what begins as its opener does is for learning already."""
    words = words_in(task.text)
    if task.opener and words and words[0].lemma in lemmas_in(task.opener.pattern):
        return None
    lists = data()
    duty = first_of(words, "paper_duties", "duties")
    learning = first_of(words, "learning_verbs")
    if duty is None or duty.place > LATEST_HEAD or (learning and learning.place < duty.place):
        return None
    is_paper = duty.phrase in lists["paper_duties"]
    if task.kind == TaskKind.PRACTICE and not is_paper and first_of(words, "trying"):
        return None  # «провести серию уроков с применением приёмов …» does change practice
    return Finding(
        _("«%(task)s» reads like a duty of the job, not like something to learn.") % {"task": quoted(task.text)},
        _("Its first action is «%(word)s», which stands in the list of duties; there is no «learn», «master», «try».")
        % {"word": duty.written},
        _reworded(words, duty.place, lists["duties"].get(duty.phrase, "")),
        LineNoun.TASK,
        task.pk,
    )


def _reworded(words: tuple[Word, ...], place: int, better: str) -> str | None:
    """«Провести родительское собрание» → «Научиться проводить родительское собрание …», in the teacher's own words.

    None where it takes more than another beginning.
    """
    rest = words[place + 1 :]
    if not better or not rest or place > 0 or first_of(rest, "duties"):
        return None
    return _("«%(better)s %(rest)s, using … (which methods?)» — and the thing itself becomes an activity.") % {
        "better": better,
        "rest": quoted(" ".join(word.text for word in rest)),
    }


# --- Criterion 6: activities are events, not directions ---


def activities_are_events(checked: Checked) -> Found:
    findings = [found for step in checked.steps if (found := _direction(step))]
    return Found(findings, len(checked.steps))


def _direction(step: Step) -> Finding | None:
    activity = step.activity
    if activity.resource_id:  # picked from the map: it is an event
        return None
    how, example = _why_direction(step)
    if not how:
        return None
    return Finding(
        _("«%(activity)s» names a direction of work, not an event.") % {"activity": quoted(activity.title)},
        how,
        example and f"«{quoted(activity.title)}{example}»",
        LineNoun.ACTIVITY,
        activity.pk,
    )


def _why_direction(step: Step) -> tuple[str, str | None]:
    """How it is seen, and what to write after the teacher's own words."""
    activity, words, title = step.activity, step.words, step.activity.title
    names = {fold(item.title) for item in (activity.form, activity.direction) if item}
    examples = data()["examples"]
    is_literature = any(word.lemma in data()["literature"] for word in words)
    visit = first_of(words, "lesson_visits")
    many = next((word.text for word in words if fold(word.text) in data()["many_events"]), "")
    kind = "literature" if is_literature else "visit" if visit else "many" if many else ""
    example = examples.get(kind)
    if fold(title) in names:
        return _("Only the name of the form or of the direction is there, without a title of its own."), example
    if is_named(title):
        return "", None
    if not concrete(words, "general_events"):
        return _("All of its words are general ones; there is no title, no name and no number."), example
    if is_literature:
        return _("It says «literature» without an author, a title or pages."), example
    if visit and not any(word.lemma in data()["whose"] for word in words):
        return _("It does not say whose lessons you will visit, or how many."), example
    if many:
        return _("The plural «%(word)s» names a kind of events, not one of them.") % {"word": many}, example
    return "", None
