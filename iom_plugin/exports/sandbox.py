"""The language of Word templates, made small enough that an uploaded one can neither look around nor run away.

A template reads the plain data it is given and nothing else. Its loops run over parts of these data, an inner loop
over a part of what the outer one holds, so the work grows with the data and not with the wish of whoever wrote it;
what comes out has a limit.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_eval_context
from jinja2 import filters as jinja_filters
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

LARGEST_OUTPUT = 30_000_000
LONGEST_VALUE = 1_000_000
MOST_NODES = 20_000
FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "replace", "trim", "upper")
BRACES = {"{": Markup("&#123;"), "}": Markup("&#125;")}
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Test,
)


class NotInTemplates(TemplateSyntaxError):
    """Good Jinja that a document has no need of; the message is a sentence of ours."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Raises ``NotInTemplates`` with a sentence for what a document template has no need of."""

    def __init__(self, *, strict: bool = False):
        super().__init__(autoescape=True, finalize=_literal, **({"undefined": StrictUndefined} if strict else {}))
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS} | {"replace": _replace, "join": _join}

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        _check(tree)
        return tree

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """What every template's pieces are joined by: here a loop that never ends would be noticed."""
        kept, size = [], 0
        for piece in pieces:
            size += len(piece)
            if size > LARGEST_OUTPUT:
                raise NotInTemplates(_("The document becomes too large."), 0)
            kept.append(piece)
        return "".join(kept)


@pass_eval_context
def _replace(context, value, old, new, count=None):
    """The filter of Jinja, but a chain of them does not grow without end."""
    text = str(value)
    _bounded(len(text) + text.count(str(old)) * len(str(new)))
    return jinja_filters.do_replace(context, value, old, new, count)


@pass_eval_context
def _join(context, value, between="", attribute=None):
    """As above."""
    items = [str(item) for item in value]
    _bounded(sum(map(len, items)) + len(items) * len(str(between)))
    return jinja_filters.sync_do_join(context, value, between, attribute)


def _bounded(size: int) -> None:
    if size > LONGEST_VALUE:
        raise NotInTemplates(_("The document becomes too large."), 0)


def _literal(value):
    """Escape braces too: ``docxtpl`` reads «{_{» and «}_}» in a filled document as its own marks."""
    text = escape(value)
    for brace, entity in BRACES.items():
        text = text.replace(brace, entity)
    return text


def _check(tree: nodes.Template) -> None:
    for number, node in enumerate(tree.find_all(nodes.Node)):
        if number > MOST_NODES:
            raise NotInTemplates(_("There are too many tags in the template."), node.lineno)
        if not isinstance(node, ALLOWED):
            sentence = _("Only names, “for” and “if” may stand in a template, and not “%(what)s”.")
            raise NotInTemplates(sentence % {"what": type(node).__name__.lower()}, node.lineno)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise NotInTemplates(_("There is no filter “%(name)s”.") % {"name": node.name}, node.lineno)
    _check_loops(tree, None)


def _check_loops(node: nodes.Node, outer: str | None) -> None:
    """An inner loop runs over a part of what the outer one holds."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.For):
            _check_loops(child, outer)
            continue
        if not isinstance(child.target, nodes.Name) or child.recursive or child.test:
            raise NotInTemplates(_("Write a loop as “for line in lines”."), child.lineno)
        root = child.iter
        while isinstance(root, nodes.Getattr | nodes.Getitem):
            root = root.node
        if not isinstance(root, nodes.Name):
            raise NotInTemplates(_("Write a loop as “for line in lines”."), child.lineno)
        if outer is not None and root.name != outer:
            sentence = _("The loop over “%(name)s” stands inside a loop over something else.")
            raise NotInTemplates(sentence % {"name": root.name}, child.lineno)
        _check_loops(child, child.target.name)
