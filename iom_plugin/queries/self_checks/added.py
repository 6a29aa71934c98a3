"""Criteria that an editor adds, or completes: words that call for advice, words that should be there."""

from django.utils.translation import gettext as _

from ...choices import LineNoun
from ...models import Criterion
from .findings import Checked, Finding, Found
from .words import first_match, phrases_of, quoted, words_in


def words_of_the_editor(criterion: Criterion, checked: Checked) -> Found | None:
    """What the words of a criterion find in the lines that it names; None if it names no words."""
    unwanted, wanted = _lines(criterion.unwanted_words), _lines(criterion.wanted_words)
    if not criterion.looks_in or not (unwanted or wanted):
        return None
    lines = [(key, text, words_in(text)) for key, text in checked.texts(criterion.looks_in)]
    findings = [
        _unwanted(criterion, key, text, match.written)
        for key, text, words in lines
        if unwanted and (match := first_match(words, phrases_of(unwanted)))
    ]
    if lines and wanted and not any(first_match(words, phrases_of(wanted)) for _key, _text, words in lines):
        findings.append(_missing(criterion, wanted))
    return Found(findings, len(lines))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _unwanted(criterion: Criterion, key: int, text: str, word: str) -> Finding:
    return Finding(
        criterion.advice or _("Look at «%(text)s» again.") % {"text": quoted(text)},
        _("«%(word)s» stands in «%(text)s».") % {"word": word, "text": quoted(text)},
        criterion.example,
        criterion.looks_in,
        key,
    )


def _missing(criterion: Criterion, wanted: tuple[str, ...]) -> Finding:
    return Finding(
        criterion.advice or _("Something is missing for «%(criterion)s».") % {"criterion": criterion.title},
        _("In no line of the kind «%(noun)s» is there any of these words: %(words)s.")
        % {"noun": LineNoun(criterion.looks_in).label, "words": quoted(", ".join(wanted))},
        criterion.example,
    )
