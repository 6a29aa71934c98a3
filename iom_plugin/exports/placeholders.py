"""The placeholders of a Word template: which there are, which a template has, and which of those mean nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from ..errors import Invalid
from .sandbox import NotInTemplates, Sandbox

ITEM = "[]"
LONGEST_QUOTE = 80
LOOP = dict.fromkeys(("index", "index0", "first", "last", "length"), "")
PAIRS = {"{{": "}}", "{%": "%}", "{#": "#}"}
MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
ENDS_EARLY = re.compile(r"block that needs to be closed is '(\w+)'")
UNKNOWN_TAG = re.compile(r"unknown tag '(\w+)'")


@dataclass
class Found:
    """``used`` and ``unknown`` are names as ``names_in`` gives them: «rows[].need» is a part of each of ``rows``."""

    used: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)


def names_in(context: dict, path: str = "") -> Iterator[str]:
    """The names of everything that a template may print: «teacher.full_name», «note[].paragraphs[]»."""
    for name, value in context.items():
        yield from _names_of(value, f"{path}.{name}" if path else name)


def _names_of(value, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from names_in(value, path)
    elif isinstance(value, list):
        yield from _names_of(value[0] if value else "", path + ITEM)
    else:
        yield path


def find_placeholders(template: DocxTemplate, sample: dict) -> Found:
    """What stands in the template; ``sample`` has something in every place.

    Raises ``Invalid`` with a sentence about the first place where the language of templates is broken.
    """
    template.init_docx()
    found = Found()
    for paragraph in _paragraphs(template):
        _check_marks(paragraph)
    for source in _sources(template):
        try:
            tree = Sandbox().parse(source)
            _Walk(found).into(tree, {name: (name, value) for name, value in sample.items()})
        except TemplateSyntaxError as error:
            raise Invalid(_in_words(error, source), code="template_wrong") from error
        except (RecursionError, ValueError) as error:  # brackets in brackets, or a number of thousands of digits
            raise Invalid(_("There are too many tags in the template."), code="template_wrong") from error
    return found


def _sources(template: DocxTemplate) -> Iterator[str]:
    """The parts as they are filled, a paragraph a line."""
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _key, part in template.get_headers_footers(uri)]
    for part in parts:
        yield re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(part))


def _paragraphs(template: DocxTemplate) -> Iterator[str]:
    body = template.docx.element.body
    parts = [section for one in template.docx.sections for section in (one.header._element, one.footer._element)]
    for paragraph in chain(*(element.iter(qn("w:p")) for element in (body, *parts))):
        yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _check_marks(text: str) -> None:
    """Every mark that opens is closed in the same paragraph, so a mistake is told with its line."""
    expected = ""
    for mark in MARKS.findall(text):
        if expected and mark != expected:
            raise Invalid(_not_closed(expected, text), code="template_wrong")
        if not expected and mark in PAIRS.values():
            sentence = _("There is “%(mark)s” without its beginning in the line “%(line)s”.")
            raise Invalid(sentence % {"mark": mark, "line": _short(text)}, code="template_wrong")
        expected = "" if expected else PAIRS[mark]
    if expected:
        raise Invalid(_not_closed(expected, text), code="template_wrong")


def _not_closed(mark: str, text: str) -> str:
    sentence = _("The template lacks a closing “%(mark)s” in the line “%(line)s”.")
    return sentence % {"mark": mark, "line": _short(text)}


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def _in_words(error: TemplateSyntaxError, source: str) -> str:
    message = error.message or ""
    if isinstance(error, NotInTemplates):
        return message
    if match := ENDS_EARLY.search(message):
        return _("“{%% %(tag)s %%}” is never closed: add “{%% end%(tag)s %%}” after it.") % {"tag": match[1]}
    if match := UNKNOWN_TAG.search(message):
        return _("“{%% %(tag)s %%}” means nothing here, or what it closes was not opened.") % {"tag": match[1]}
    line = re.sub(r"<[^>]+>", "", source.split("\n")[error.lineno - 1])
    sentence = _("Something between the braces is written wrong in the line “%(line)s”. Write there only a name.")
    return sentence % {"line": _short(line)}


class _Walk:
    """Follows names through the tree of a template; ``scope`` holds for each its path and an example of its value."""

    def __init__(self, found: Found):
        self.found = found

    def into(self, node: nodes.Node, scope: dict) -> None:
        if isinstance(node, nodes.For):
            path, value = self.value(node.iter, scope)
            item = value[0] if isinstance(value, list) and value else ("" if isinstance(value, str) else None)
            inner = {**scope, node.target.name: (path + ITEM, item), "loop": ("loop", LOOP)}
            for child in [*node.body, *node.else_]:
                self.into(child, inner)
        elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self.value(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.into(child, scope)

    def value(self, node: nodes.Node, scope: dict) -> tuple[str, object]:
        """The path of what the node names, and an example of its value; None where it means nothing."""
        if isinstance(node, nodes.Name):
            path, value = scope.get(node.name, (node.name, None))
        elif isinstance(node, nodes.Getattr | nodes.Getitem):
            above, holder = self.value(node.node, scope)
            if holder is None:
                return above, None
            key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
            path, value = self._part(above, holder, key)
        else:
            self.into(node, scope)
            return "", ""
        if value is None:
            self.found.unknown.add(path)
        elif not path.startswith("loop"):
            self.found.used.add(path)
        return path, value

    def _part(self, above: str, holder, key) -> tuple[str, object]:
        if isinstance(holder, dict):
            return f"{above}.{key}", holder.get(key)
        if isinstance(holder, list) and isinstance(key, int):
            return above + ITEM, holder[0] if holder else ""
        return f"{above}.{key}", None
