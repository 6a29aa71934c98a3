"""The Russian catalogues of both apps: whole, well formed, compiled, and alone with their words."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parents[1]
APPS = ["iom_plugin_resources", "iom_plugin"]

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)
IN_QUOTES = re.compile("«[^»]*»|“[^”]*”")
# Russian that a message shows without quotes: the word of a stamp, the pattern of an opener.
SHOWN_AS_IT_IS = ["УТВЕРЖДАЮ", "Изучить [приёмы|методы] {чего?}"]

STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(({STRING})(?:, ({STRING}))?")
CALLS = {f"{name}{kind}" for name in ("gettext", "ngettext", "pgettext", "npgettext") for kind in ("", "_lazy")}


def path_of(app: str) -> Path:
    return ROOT / app / "locale" / "ru" / "LC_MESSAGES" / "django.po"


def texts(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


@pytest.fixture(params=APPS)
def app(request):
    return request.param


@pytest.fixture
def catalogue(app):
    return polib.pofile(path_of(app))


# ── Whole ────────────────────────────────────────────────────────────────────


def test_every_message_is_translated(catalogue):
    assert [key(entry) for entry in catalogue if not all(texts(entry)) or not texts(entry)] == []


def test_nothing_is_fuzzy_or_obsolete(catalogue):
    assert not catalogue.metadata_is_fuzzy
    assert [key(entry) for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_every_message_of_the_code_is_collected(app, catalogue):
    """When this fails: ``make messages``, then translate what it has added."""
    in_code = {message for path in (ROOT / app).rglob("*.py") for message in messages_in_code(path.read_text("utf-8"))}
    in_templates = {
        message
        for pattern in ("*.html", "templates/**/*.txt")
        for path in (ROOT / app).rglob(pattern)
        for message in messages_in_template(path.read_text("utf-8"))
    }
    assert {key(entry) for entry in catalogue} == in_code | in_templates


def messages_in_code(source: str):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            arguments = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if arguments and (name == "_" or name in CALLS):
                yield message(name, arguments)


def messages_in_template(source: str):
    for name, *arguments in CALL_IN_TEMPLATE.findall(templatize(source)):
        yield message(name, [ast.literal_eval(argument) for argument in arguments if argument])


def message(name: str, arguments: list[str]) -> tuple[str | None, str]:
    return (arguments[0], arguments[1]) if "pgettext" in name else (None, arguments[0])


# ── Well formed ──────────────────────────────────────────────────────────────


def test_placeholders_are_those_of_the_message(catalogue):
    def wrong(entry):
        expected = set(PLACEHOLDER.findall(f"{entry.msgid} {entry.msgid_plural}"))
        return [text for text in texts(entry) if set(PLACEHOLDER.findall(text)) != expected]

    assert [text for entry in catalogue for text in wrong(entry)] == []


def test_plurals_have_the_four_forms_of_russian(catalogue):
    assert catalogue.metadata["Plural-Forms"].startswith("nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : ")
    assert [
        key(entry) for entry in catalogue if entry.msgid_plural and sorted(entry.msgstr_plural) != [0, 1, 2, 3]
    ] == []


def test_messages_of_the_code_are_english(catalogue):
    def bare(message):
        message = IN_QUOTES.sub("", message)
        for shown in SHOWN_AS_IT_IS:
            message = message.replace(shown, "")
        return message

    messages = [message for entry in catalogue for message in (entry.msgid, entry.msgid_plural)]
    assert [message for message in messages if CYRILLIC.search(bare(message))] == []


def test_translations_are_russian(catalogue):
    """A message with words has Russian ones, in Russian quotation marks and with Russian dashes."""

    def wrong(entry, text):
        has_words = LATIN.search(PLACEHOLDER.sub("", entry.msgid))
        return (has_words and not CYRILLIC.search(text)) or re.search('[“”"]| - ', text)

    assert [text for entry in catalogue for text in texts(entry) if wrong(entry, text)] == []


# ── Compiled ─────────────────────────────────────────────────────────────────


def test_compiled_catalogue_is_up_to_date(app, catalogue):
    """When this fails: ``make messages``."""
    compiled = polib.mofile(path_of(app).with_suffix(".mo"))
    assert {key(entry): texts(entry) for entry in compiled} == {key(entry): texts(entry) for entry in catalogue}


# ── One catalogue for a whole portal ─────────────────────────────────────────


def test_both_apps_put_the_same_message_the_same_way():
    lower, upper = ({key(entry): texts(entry) for entry in polib.pofile(path_of(app))} for app in APPS)
    assert {
        found: (lower[found], upper[found]) for found in lower.keys() & upper.keys() if lower[found] != upper[found]
    } == {}


def test_words_of_other_apps_are_left_alone(catalogue):
    ours = {key(entry): texts(entry) for entry in catalogue if not entry.msgid_plural}
    taken = set()
    for config in apps.get_app_configs():
        path = Path(config.path) / "locale" / "ru" / "LC_MESSAGES" / "django.mo"
        if config.name.split(".")[0] not in APPS and path.is_file():
            theirs = {key(entry): texts(entry) for entry in polib.mofile(path)}
            taken |= {found for found in ours.keys() & theirs.keys() if ours[found] != theirs[found]}
    assert taken == set()
