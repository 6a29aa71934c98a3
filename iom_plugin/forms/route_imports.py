"""The preview of a route that is read from a file: every line as fields, to be corrected before anything is saved."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iom_plugin_resources.core.periods import PeriodError, parse_period
from iom_plugin_resources.forms.redrawn import as_typed
from iom_plugin_resources.forms.widgets import DateInput

from ..choices import NeedKind, TaskKind
from ..models import Activity, ResultForm, Route, WorkForm
from ..models.road_maps import LONGEST_WORDING

ACCEPTED = ".docx,.xlsx,.json"
# What a line has besides its own words, once for each of its fields.
FIELDS = {"n": 3, "t": 3, "a": 6, "r": 3}
OTHER_FIELDS = 30


class RouteFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File with the road map"),
        help_text=gettext_lazy("A Word document (DOCX), an Excel workbook (XLSX) or a route exported as JSON."),
        widget=forms.FileInput({"accept": ACCEPTED}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the file with the road map.")},
    )


class HeadForm(forms.ModelForm):
    class Meta:
        model = Route
        fields = ["theme", "starts_on", "ends_on", "goal"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "goal": forms.Textarea(attrs={"rows": 2})}


class LineForm(forms.Form):
    """A line that may be left out; one without any words is none."""

    skip = forms.BooleanField(label=gettext_lazy("do not take"), required=False)
    words: tuple[str, ...] = ("text",)

    def is_left_out(self) -> bool:
        if not self.is_bound:
            return False
        return bool(self.data.get(self.add_prefix("skip"))) or not any(
            self.data.get(self.add_prefix(name), "").strip() for name in self.words
        )

    def full_clean(self):
        if not self.is_left_out():
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}


def _words(label, *, rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_WORDING, widget=widget)


class NeedLineForm(LineForm):
    text = _words(gettext_lazy("Deficit or task ahead"))
    kind = forms.ChoiceField(label=gettext_lazy("Ground"), choices=NeedKind.choices)


class TaskLineForm(LineForm):
    text = _words(gettext_lazy("Learning task"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of task"), choices=TaskKind.choices)


class ActivityLineForm(LineForm):
    words = ("title", "dates", "provider")

    title = _words(gettext_lazy("Activity"))
    dates = forms.CharField(label=gettext_lazy("Dates"), max_length=200, required=False)
    form_code = forms.ChoiceField(label=gettext_lazy("Form of work"), required=False)
    hours = forms.IntegerField(label=gettext_lazy("Hours"), min_value=1, max_value=2_000, required=False)
    provider = forms.CharField(
        label=gettext_lazy("Who holds it"), max_length=Activity._meta.get_field("provider").max_length, required=False
    )

    def clean_dates(self):
        dates = self.cleaned_data["dates"]
        try:
            if dates:
                parse_period(dates, strict=False)
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error
        return dates


class ResultLineForm(LineForm):
    words = ("text", "form_code")

    form_code = forms.ChoiceField(label=gettext_lazy("Form of the result"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Result in words"),
        max_length=LONGEST_WORDING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
    )


@dataclass
class Node:
    """A line of the preview: its fields, the numbers under which it is sent, and the lines under it."""

    key: str
    number: str
    form: LineForm
    original: Mapping
    tasks: list["Node"] = field(default_factory=list)
    activities: list["Node"] = field(default_factory=list)
    results: list["Node"] = field(default_factory=list)

    def all(self) -> Iterator["Node"]:
        yield self
        for child in (*self.tasks, *self.activities, *self.results):
            yield from child.all()


class Preview:
    """The whole route as forms; bound to ``data`` that came back, or filled from ``content``.

    What a line has besides its fields (its opener, its progress) is kept from ``content`` while its words stay.
    """

    def __init__(self, content: Mapping, data=None, *, more: str = ""):
        self.content_read, self.data = content, data
        self.head = HeadForm(data, initial={name: content[name] for name in HeadForm.Meta.fields})
        if more:
            self.head = HeadForm(initial=as_typed(self.head))
        self.choices = {
            ActivityLineForm: _choices(WorkForm, _("not chosen")),
            ResultLineForm: _choices(ResultForm, _("in my own words")),
        }
        self.more = more
        self.needs = [self._need(number) for number in self._numbers("n", content["needs"])]

    # --- Forms ---

    def _numbers(self, parent: str, lines) -> list[int]:
        """Which lines there are under ``parent``: those of the content, or those that were sent, and one to add."""
        if self.data is None:
            return list(range(len(lines)))
        prefix = re.compile(rf"{re.escape(parent)}(\d{{1,4}})-")
        found = {int(match[1]) for name in self.data if (match := prefix.match(name))}
        if self.more == parent:
            found.add(max(found, default=-1) + 1)
        return sorted(found)

    def _node(self, form_class, key: str, number: str, lines, place: int) -> Node:
        original = lines[place] if place < len(lines) else {}
        form = form_class(self.data, prefix=key, initial=original, use_required_attribute=False)
        if self.more:  # somebody asks for one more line, and nothing is complained about yet
            form = form_class(prefix=key, initial=as_typed(form), use_required_attribute=False)
            if not any(name.startswith(f"{key}-") for name in self.data):
                form.fields[form.words[0]].widget.attrs["autofocus"] = True
        if form_class in self.choices:
            form.fields["form_code"].choices = self.choices[form_class]
        return Node(key, number, form, original)

    def _need(self, place: int) -> Node:
        node = self._node(NeedLineForm, f"n{place}", f"{place + 1}", self.content_read["needs"], place)
        tasks = node.original.get("tasks") or []
        node.tasks = [self._task(node, tasks, number) for number in self._numbers(f"{node.key}-t", tasks)]
        return node

    def _task(self, need: Node, tasks, place: int) -> Node:
        node = self._node(TaskLineForm, f"{need.key}-t{place}", f"{need.number}.{place + 1}", tasks, place)
        for name, letter, form_class in (("activities", "a", ActivityLineForm), ("results", "r", ResultLineForm)):
            lines = node.original.get(name) or []
            key = f"{node.key}-{letter}"
            places = self._numbers(key, lines)
            children = [self._node(form_class, f"{key}{p}", f"{node.number}.{p + 1}", lines, p) for p in places]
            setattr(node, name, children)
        return node

    def nodes(self) -> Iterator[Node]:
        for need in self.needs:
            yield from need.all()

    def forms(self) -> list[forms.BaseForm]:
        return [self.head, *(node.form for node in self.nodes())]

    # --- What comes back ---

    def is_valid(self) -> bool:
        """Every form is asked, so that all mistakes are shown at once."""
        answers = {form.is_valid() for form in (self.head, *(node.form for node in self._kept_nodes()))}
        return answers == {True}

    def _kept_nodes(self) -> Iterator[Node]:
        def kept(nodes):
            for node in nodes:
                if not node.form.is_left_out():
                    yield node
                    yield from kept([*node.tasks, *node.activities, *node.results])

        yield from kept(self.needs)

    def content(self) -> dict:
        """The corrected content of a valid preview."""
        needs = [self._line(node, tasks=node.tasks) for node in self.needs if not node.form.is_left_out()]
        return {**self.content_read, **self.head.cleaned_data, "needs": needs}

    def _line(self, node: Node, **children) -> dict:
        values = {name: value for name, value in node.form.cleaned_data.items() if name != "skip"}
        line = {**node.original, **values}
        if "opener" in node.original and node.original["text"] != values["text"]:
            line |= {"opener": None, "answers": {}}
        if "form_code" in values:
            line |= {"form": None, "form_code": values["form_code"] or None}
        if "tasks" in children:
            tasks = [one for one in node.tasks if not one.form.is_left_out()]
            line["tasks"] = [self._line(one, activities=one.activities, results=one.results) for one in tasks]
        for name in ("activities", "results"):
            if name in children:
                line[name] = [self._line(one) for one in children[name] if not one.form.is_left_out()]
        return line

    def show(self, errors_by_path: Mapping[str, list]) -> None:
        """Put what the service says of ``needs.0.tasks.1.text`` beside the field."""
        nodes = dict(self._paths())
        for path, sentences in errors_by_path.items():
            line, _dot, name = path.rpartition(".")
            node = nodes.get(line) or nodes.get(path)
            form = node.form if node else self.head
            form.add_error(name if name in form.fields else None, sentences)

    def _paths(self) -> Iterator[tuple[str, Node]]:
        def walk(nodes, path, name):
            kept = [node for node in nodes if not node.form.is_left_out()]
            for number, node in enumerate(kept):
                own = f"{path}{name}.{number}"
                yield own, node
                for below in ("tasks", "activities", "results"):
                    yield from walk(getattr(node, below), f"{own}.", below)

        yield from walk(self.needs, "", "needs")


def fields_of(content: Mapping) -> int:
    """How many fields the preview of the content would send."""
    number = OTHER_FIELDS
    for need in content["needs"]:
        number += FIELDS["n"]
        for task in need["tasks"]:
            number += FIELDS["t"] + FIELDS["a"] * len(task["activities"]) + FIELDS["r"] * len(task["results"])
    return number


def _choices(vocabulary, empty: str) -> list[tuple[str, str]]:
    return [("", empty), *vocabulary.objects.active().values_list("code", "title")]
