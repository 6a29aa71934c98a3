"""Import of a route on the site: a file is read and shown beside its original; nothing is saved before it is accepted.

What was read travels to the browser and back in one signed field: no row of the database and no file is left behind.
"""

import json
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import conf, errors
from ..errors import IomError
from ..forms.route_imports import Preview, RouteFileForm, fields_of
from ..imports.road_maps.grids import Grid, from_plain, to_plain
from ..imports.road_maps.tables import Doubt
from ..imports.routes import TableFound, Understood, counts_of, present_route, read_route, save_route, understand
from ..models import Teacher
from ..queries.teachers import teacher_of

SALT = "iom.route_import"
A_DAY = 24 * 60 * 60
# What names of fields, and the marks between them, add to a request.
SIZE_OF_A_FIELD = 200
MOST_FIELDS = 4_000
LONGEST_SHOWN = 300


@login_required
def route_import(request):
    teacher = teacher_of(request.user)
    if teacher is None:
        messages.info(request, _("Fill in your profile first: the route takes your name and position from it."))
        return redirect("iom:profile_edit")
    if request.method == "POST" and "state" in request.POST:
        return _corrected(request, teacher)
    form = RouteFileForm(request.POST, request.FILES) if request.method == "POST" else RouteFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            understood = read_route(file, file.name, teacher=teacher)
            return _shown(request, teacher, understood, Preview(understood.content))
        except IomError as error:
            form.add_error("file", [error.message, *_places(error)])
    context = {"form": form, "largest": conf.largest_route_file()}
    return render(request, "iom_plugin/route_imports/upload.html", context)


def _places(error: IomError) -> list[str]:
    """What is wrong at which place of a JSON file."""
    return [f"{place}: {sentence}" for place, sentences in error.fields.items() for sentence in sentences]


def _corrected(request: HttpRequest, teacher: Teacher):
    """The preview came back: read other tables, add a line, or accept the whole."""
    try:
        understood = _read_state(request.POST["state"], teacher)
    except signing.BadSignature:
        messages.error(request, errors.ROUTE_PREVIEW_GONE)
        return redirect("iom:route_import")
    if "reread" in request.POST and understood.source:
        return _reread(request, teacher, understood)
    if _is_too_long(understood.content, request.POST["state"]):
        return _accepted(request, teacher, understood, _HeadOnly(understood.content, request.POST))
    if "add" in request.POST:
        return _shown(request, teacher, understood, Preview(understood.content, request.POST, more=request.POST["add"]))
    return _accepted(request, teacher, understood, Preview(understood.content, request.POST))


class _HeadOnly(Preview):
    """Of a route with too many lines to be sent as fields only the title data are corrected here."""

    def __init__(self, content, data=None):
        super().__init__({**content, "needs": []}, data)
        self.lines = content["needs"]

    def content(self):
        return super().content() | {"needs": self.lines}


def _reread(request: HttpRequest, teacher: Teacher, understood: Understood):
    wanted = set(request.POST.getlist("tables"))
    numbers = [grid.number for grid in understood.source.grids if str(grid.number) in wanted]
    try:
        understood = understand(understood.source, teacher=teacher, tables=numbers)
    except IomError as error:
        messages.error(request, error.message)
    return _shown(request, teacher, understood, Preview(understood.content))


def _accepted(request: HttpRequest, teacher: Teacher, understood: Understood, preview: Preview):
    if preview.is_valid():
        content = preview.content()
        content |= {name: content[name].isoformat() for name in ("starts_on", "ends_on")}
        present = present_route(teacher, content)
        if present is None:
            try:
                route = save_route(teacher, content, by=request.user)
            except IomError as error:
                preview.show(error.fields)
                if not error.fields:
                    preview.head.add_error(None, error.message)
            else:
                messages.success(request, _("The route is imported as a draft. Read it once more and complete it."))
                return redirect(route)
        else:
            sentence = errors.ROUTE_IMPORTED_BEFORE
            preview.head.add_error("theme", sentence % {"theme": present.theme, "period": present.period_text()})
    return _shown(request, teacher, understood, preview)


def _shown(request: HttpRequest, teacher: Teacher, understood: Understood, preview: Preview):
    state = _state(understood, teacher)
    is_too_long = _is_too_long(understood.content, state)
    if is_too_long and not isinstance(preview, _HeadOnly):
        preview = _HeadOnly(understood.content)
    source = understood.source
    context = {
        "preview": preview,
        "state": state,
        "is_too_long": is_too_long,
        "content": understood.content,
        "counts": counts_of(understood.content),
        "doubts": [_doubt(doubt) for doubt in understood.doubts],
        "tables": understood.tables,
        "blocks": _blocks(understood) if source else [],
        "present": None if preview.head.is_bound else present_route(teacher, understood.content),
    }
    return render(request, "iom_plugin/route_imports/preview.html", context)


# --- The state between two requests ---


def _salt(teacher: Teacher) -> str:
    """What one person has read is no preview of another's."""
    return f"{SALT}.{teacher.pk}"


def _state(understood: Understood, teacher: Teacher) -> str:
    state = {
        "content": understood.content,
        "doubts": [asdict(doubt) for doubt in understood.doubts],
        "tables": [asdict(table) for table in understood.tables],
        "blocks": to_plain(understood.source) if understood.source else None,
    }
    sealed = signing.dumps(state, salt=_salt(teacher), compress=True)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and len(sealed) + OTHER_SIZE > limit:
        raise errors.Invalid(errors.ROUTE_PREVIEW_TOO_LARGE, code="preview_too_large")
    return sealed


OTHER_SIZE = 50_000


def _read_state(sealed: str, teacher: Teacher) -> Understood:
    state = signing.loads(sealed, salt=_salt(teacher), max_age=A_DAY)
    doubts = [Doubt(**doubt | {"place": tuple(doubt["place"] or ()) or None}) for doubt in state["doubts"]]
    source = from_plain(state["blocks"]) if state["blocks"] is not None else None
    return Understood(state["content"], doubts, [TableFound(**table) for table in state["tables"]], source)


def _is_too_long(content: dict, state: str) -> bool:
    """Whether the lines as fields would be more than the portal takes in one request."""
    fields, size = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    number = fields_of(content)
    texts = len(json.dumps(content["needs"], ensure_ascii=False).encode()) + number * SIZE_OF_A_FIELD
    return number > min(fields or MOST_FIELDS, MOST_FIELDS) or (size is not None and len(state) + texts > size)


# --- What the screen shows ---


def _doubt(doubt: Doubt) -> dict:
    text = doubt.text if len(doubt.text) <= LONGEST_SHOWN else f"{doubt.text[:LONGEST_SHOWN]}…"
    target = f"cell-{'-'.join(map(str, doubt.place))}" if doubt.place else f"id_{doubt.line}" if doubt.line else ""
    return {"sentence": doubt.sentence, "text": text, "where": doubt.where(), "target": target}


def _blocks(understood: Understood) -> list[dict]:
    """The original in its order: paragraphs, and tables whose cells are marked where there is a doubt."""
    marked = {doubt.place for doubt in understood.doubts if doubt.place}
    read = {table.number for table in understood.tables if table.is_read}
    titles = {table.number: table.title for table in understood.tables}
    blocks: list[dict] = []
    for block in understood.source.blocks:
        if isinstance(block, Grid):
            rows = _rows(block, marked)
            blocks.append({"rows": rows, "title": titles[block.number], "is_read": block.number in read})
        elif block.text:
            blocks.append({"text": block.text, "is_heading": block.is_heading})
    return blocks


def _rows(grid: Grid, marked: set) -> list[list[dict]]:
    rows = []
    for number, row in enumerate(grid.rows):
        cells = [cell for cell in row if cell.top == number]
        rows.append(
            [
                {
                    "id": f"cell-{grid.number}-{number + 1}-{cell.left + 1}",
                    "lines": [line.text for line in cell.lines if line.text],
                    "is_marked": (grid.number, number + 1, cell.left + 1) in marked,
                    "rows": cell.height,
                    "columns": cell.width,
                }
                for cell in cells
            ]
        )
    return rows
