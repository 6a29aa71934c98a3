"""The lines of a model route as an editor writes them. Vocabularies are asked when a form is drawn, not here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from iom_plugin_resources.core.periods import PeriodError, parse_period
from iom_plugin_resources.models import Competency

from ..choices import ActivityStatus, NeedKind, OpenerColumn, TaskKind
from ..models import Direction, Opener, ResultForm, WorkForm

LONGEST = 2_000


def work_forms() -> list[tuple[str, str]]:
    return _offered(WorkForm)


def result_forms() -> list[tuple[str, str]]:
    return _offered(ResultForm)


def directions() -> list[tuple[str, str]]:
    return _offered(Direction)


def need_openers() -> list[tuple[str, str]]:
    return [(item.code, item.title) for item in Opener.objects.active().filter(column=OpenerColumn.NEED)]


def task_openers() -> list[tuple[str, str]]:
    return [(item.code, item.title) for item in Opener.objects.active().exclude(column=OpenerColumn.NEED)]


def _offered(vocabulary) -> list[tuple[str, str]]:
    return [(item.code, item.title) for item in vocabulary.objects.active()]


class ChosenBlock(blocks.ChoiceBlock):
    """Wagtail's own words for no choice wait for their translation."""

    def get_field(self, *, choices, **kwargs):
        def named():
            return [(code, label if code else _("not chosen")) for code, label in choices()]

        return super().get_field(choices=named, **kwargs)


class CodeBlock(ChosenBlock):
    """A code out of a vocabulary. Wagtail looks its choices through for every value read, one query each."""

    def normalize_choice(self, value):
        return value


class CompetencyCodeBlock(blocks.CharBlock):
    """A code, since the list of all competencies is longer than anybody scrolls."""

    def clean(self, value):
        code = super().clean(value)
        if code and not Competency.objects.with_code(code).exists():
            raise ValidationError(_("There is no competency with the code %(code)s.") % {"code": code})
        return code


class DatesBlock(blocks.CharBlock):
    """A wording of dates; one that contradicts itself is refused here, not at the teacher who takes the route."""

    def clean(self, value):
        wording = super().clean(value)
        try:
            if wording:
                parse_period(wording, strict=False)
        except PeriodError as error:
            raise ValidationError(str(error)) from error
        return wording


class ModelResultBlock(blocks.StructBlock):
    form = CodeBlock(choices=result_forms, required=False, label=gettext_lazy("Result form"))
    text = blocks.TextBlock(required=False, rows=1, max_length=LONGEST, label=gettext_lazy("Wording"))

    def clean(self, value):
        value = super().clean(value)
        if not value["form"] and not value["text"]:
            mistake = ValidationError(_("Choose a result form or word your own."))
            raise StructBlockValidationError(block_errors={"form": mistake})
        return value

    class Meta:
        label = gettext_lazy("Result")
        icon = "check"


class ModelActivityBlock(blocks.StructBlock):
    title = blocks.TextBlock(rows=1, max_length=LONGEST, label=gettext_lazy("Activity"))
    form = CodeBlock(choices=work_forms, required=False, label=gettext_lazy("Form of work"))
    dates = DatesBlock(
        required=False,
        max_length=200,
        label=gettext_lazy("Dates"),
        help_text=gettext_lazy("Months without a year: they are laid into the period of whoever takes the route."),
    )
    hours = blocks.IntegerBlock(required=False, min_value=1, max_value=2_000, label=gettext_lazy("Hours"))
    provider = blocks.CharBlock(required=False, max_length=300, label=gettext_lazy("Provider"))
    direction = CodeBlock(choices=directions, required=False, label=gettext_lazy("Direction"))

    class Meta:
        label = gettext_lazy("Activity")
        icon = "calendar"


class ModelTaskBlock(blocks.StructBlock):
    kind = ChosenBlock(choices=TaskKind.choices, label=gettext_lazy("Kind of task"))
    opener = CodeBlock(choices=task_openers, required=False, label=gettext_lazy("Opener"))
    text = blocks.TextBlock(rows=2, max_length=LONGEST, label=gettext_lazy("Wording"))
    activities = blocks.ListBlock(ModelActivityBlock(), label=gettext_lazy("Activities"))
    results = blocks.ListBlock(ModelResultBlock(), label=gettext_lazy("Results"))

    class Meta:
        label = gettext_lazy("Learning task")
        icon = "tasks"


class ModelNeedBlock(blocks.StructBlock):
    kind = ChosenBlock(choices=NeedKind.choices, label=pgettext_lazy("of a need", "Ground"))
    opener = CodeBlock(choices=need_openers, required=False, label=gettext_lazy("Opener"))
    text = blocks.TextBlock(rows=2, max_length=LONGEST, label=gettext_lazy("Wording"))
    competency = CompetencyCodeBlock(
        required=False,
        max_length=100,
        label=gettext_lazy("Code of the competency"),
        help_text=gettext_lazy("A deficit of the teacher in this competency is joined to the need."),
    )
    tasks = blocks.ListBlock(ModelTaskBlock(), label=gettext_lazy("Learning tasks"))

    class Meta:
        label = gettext_lazy("Deficit or task for the period ahead")
        icon = "list-ul"


def needs_as_data(stream) -> list[dict]:
    """The needs of a page as ``queries.contents`` has them, without keys and progress."""
    return [_need(block.value) for block in stream]


def data_as_blocks(needs: list[dict]) -> list[tuple[str, dict]]:
    """The needs of a content as the value of the page's field."""
    return [("need", _need_block(need)) for need in needs]


def _need(value) -> dict:
    return {
        "kind": value["kind"],
        "competency": value.get("competency") or None,
        "deficit": None,
        "opener": value.get("opener") or None,
        "answers": {},
        "text": value["text"],
        "tasks": [_task(task) for task in value.get("tasks") or ()],
    }


def _task(value) -> dict:
    return {
        "kind": value["kind"],
        "opener": value.get("opener") or None,
        "answers": {},
        "text": value["text"],
        "activities": [_activity(activity) for activity in value.get("activities") or ()],
        "results": [_result(result) for result in value.get("results") or ()],
    }


def _activity(value) -> dict:
    return {
        "title": value["title"],
        "form": None,
        "form_code": value.get("form") or None,
        "direction": value.get("direction") or None,
        "resource": None,
        "provider": value.get("provider") or "",
        "hours": value.get("hours"),
        "dates": value.get("dates") or "",
        "phase": "",
        "status": ActivityStatus.PLANNED.value,
        "done_note": "",
    }


def _result(value) -> dict:
    form, text = value.get("form") or None, value.get("text") or ""
    return {"form": None, "form_code": form, "text": text, "evidence": ""}


def _need_block(need: dict) -> dict:
    return {
        "kind": need["kind"],
        "opener": need.get("opener") or "",
        "text": need["text"],
        "competency": need.get("competency") or "",
        "tasks": [_task_block(task) for task in need["tasks"]],
    }


def _task_block(task: dict) -> dict:
    return {
        "kind": task["kind"],
        "opener": task.get("opener") or "",
        "text": task["text"],
        "activities": [
            {
                "title": step["title"],
                "form": step.get("form_code") or "",
                "dates": step.get("dates") or "",
                "hours": step.get("hours"),
                "provider": step.get("provider") or "",
                "direction": step.get("direction") or "",
            }
            for step in task["activities"]
        ],
        "results": [
            {"form": result.get("form_code") or "", "text": result.get("text") or ""} for result in task["results"]
        ],
    }
