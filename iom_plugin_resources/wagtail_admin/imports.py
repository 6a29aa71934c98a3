"""Imports from spreadsheets: the file, its columns, what it would do, doing it with progress, undoing it."""

from collections.abc import Iterable
from io import BytesIO, StringIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from ..choices import ImportStatus
from ..core.errors import IomError
from ..core.importing import Column, Outcome
from ..core.progress import Progress, progress_of
from ..core.registries import importer_named
from ..core.tabular import write_csv, write_xlsx
from ..forms.imports import ColumnsForm, UploadForm
from ..models import ImportRun
from ..permissions import can_import
from ..queries.imports import BUSY, is_interrupted, task_name, visible_to
from ..services import imports

# What a file may hold, by the name of the importer that reads tables of it.
KINDS = {"resources": gettext_lazy("Resources"), "events": gettext_lazy("Events")}
CALENDARS = {"events": "event_calendars"}
CALENDAR_ENDING = ".ics"
ON_A_PAGE = 50
REFUSED = "refused"
TABLES = {
    REFUSED: pgettext_lazy("rows of an import", "Refused"),
    Outcome.CREATED: pgettext_lazy("rows of an import", "New"),
    Outcome.CHANGED: pgettext_lazy("rows of an import", "Changed"),
    Outcome.UNCHANGED: pgettext_lazy("rows of an import", "Unchanged"),
}
TEMPLATES_OF_FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def address(name: str, *args) -> str:
    return reverse(f"iom_imports:{name}", args=args)


def kinds_for(user) -> dict[str, str]:
    """What ``user`` may import."""
    return {name: label for name, label in KINDS.items() if can_import(user, name)}


class ForImporters:
    """Mixin of all views here: for those who may import, with the run that the address names."""

    def dispatch(self, request, *args, **kwargs):
        if not can_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def run(self) -> ImportRun:
        return get_object_or_404(visible_to(self.request.user), pk=self.kwargs["pk"])

    def refused(self, error: IomError):
        messages.error(self.request, str(error.message))
        return redirect(address("run", self.run.pk))


class ImportPage(ForImporters, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items, {"url": address("index"), "label": _("Import of resources and events")}]
        if "pk" in self.kwargs:
            items.append({"url": address("run", self.run.pk), "label": self.run.filename})
        items[-1] = {**items[-1], "url": ""}
        return items


class IndexView(ImportPage):
    """Where a file is given, and what was imported earlier."""

    template_name = "iom_plugin_resources/wagtail_admin/imports/index.html"
    page_title = gettext_lazy("Import of resources and events")

    def get_context_data(self, form=None, **kwargs):
        runs = visible_to(self.request.user)
        page = Paginator(runs, ON_A_PAGE).get_page(self.request.GET.get("p"))
        kinds = kinds_for(self.request.user)
        form = form or UploadForm(kinds=kinds, initial={"kind": self.request.GET.get("kind")})
        templates = [(kind, label, list(TEMPLATES_OF_FILES)) for kind, label in kinds.items()]
        return super().get_context_data(form=form, page=page, templates=templates, **kwargs)

    def post(self, request):
        form = UploadForm(request.POST, request.FILES, kinds=kinds_for(request.user))
        if form.is_valid():
            uploaded, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
            if uploaded.name.lower().endswith(CALENDAR_ENDING):
                kind = CALENDARS.get(kind, kind)
            try:
                run = imports.upload(uploaded.file, uploaded.name, importer=kind, by=request.user)
                if names_columns(run):
                    return redirect(address("columns", run.pk))
                imports.check(run, by=request.user)
            except IomError as error:
                form.add_error("file", str(error.message))
            else:
                return redirect(address("run", run.pk))
        return self.render_to_response(self.get_context_data(form=form), status=400)


class TemplateFileView(ForImporters, View):
    """A table with our headings and no rows, to be filled in."""

    def get(self, request, kind, extension):
        if extension not in TEMPLATES_OF_FILES or kind not in kinds_for(request.user):
            raise Http404
        columns = importer_named(kind).columns
        headings = [column.heading for column in columns]
        if extension == "csv":
            stream = StringIO()
            write_csv(stream, headings, [])
            content = stream.getvalue().encode()
        else:
            stream = BytesIO()
            write_xlsx(stream, str(KINDS[kind]), headings, [], notes=notes(columns))
            content = stream.getvalue()
        return HttpResponse(
            content,
            content_type=TEMPLATES_OF_FILES[extension],
            headers={"Content-Disposition": f'attachment; filename="{kind}.{extension}"'},
        )


def notes(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """What belongs in each column: a second sheet, which an import does not read."""
    return [
        (
            column.heading,
            " ".join(filter(None, [_("Must be filled in.") if column.required else "", str(column.help)])),
        )
        for column in columns
    ]


class ColumnsView(ImportPage):
    """Which column of ours stands under each heading of the file."""

    template_name = "iom_plugin_resources/wagtail_admin/imports/columns.html"
    page_title = gettext_lazy("Columns of the file")

    def get_form(self) -> ColumnsForm:
        if "headings" not in self.run.report or not names_columns(self.run):
            raise Http404  # a run of a command: its file is not here; or a calendar, which has none
        return ColumnsForm(self.request.POST or None, run=self.run, importer=importer_named(self.run.importer))

    def get_context_data(self, form=None, **kwargs):
        columns = importer_named(self.run.importer).columns
        return super().get_context_data(form=form or self.get_form(), run=self.run, columns=columns, **kwargs)

    def post(self, request, pk):
        form = self.get_form()
        if form.is_valid():
            try:
                run = imports.name_columns(self.run, form.mapping(), by=request.user)
                imports.check(run, by=request.user)
            except IomError as error:
                if not error.fields:
                    return self.refused(error)
                form.tell(error.fields)
            else:
                return redirect(address("run", pk))
        return self.render_to_response(self.get_context_data(form=form), status=400)


class RunView(ImportPage):
    """One import: going on, checked, done, undone."""

    template_name = "iom_plugin_resources/wagtail_admin/imports/run.html"

    def get_page_title(self):
        return self.run.filename

    def get(self, request, *args, **kwargs):
        if self.run.status == ImportStatus.UPLOADED and names_columns(self.run):
            return redirect(address("columns", self.run.pk))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        report = self.run.report
        tables = self.tables()
        asked = self.request.GET.get("show")
        shown = asked if asked in tables else next((name for name, rows in tables.items() if rows), "")
        page = Paginator(tables.get(shown, []), ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            run=self.run,
            report=report,
            is_busy=self.run.status in BUSY,
            names_columns=names_columns(self.run),
            noun=capfirst(importer_named(self.run.importer).model._meta.verbose_name),
            can_undo=self.run.status == ImportStatus.DONE and (report.get("created") or report.get("changed")),
            is_interrupted=is_interrupted(self.run),
            progress=progress_of(task_name(self.run)) or Progress(),
            counts=[(name, label, self.count(name)) for name, label in TABLES.items()],
            shown=shown,
            page=page,
            kept_rows=report.get("undone", {}).get("kept", []),
            **kwargs,
        )

    def count(self, name: str) -> int:
        report = self.run.report
        return report.get(name, 0) or (report.get("problem_count", 0) if name == REFUSED else 0)

    def tables(self) -> dict[str, list]:
        notes = self.run.report.get("notes", [])
        found = {name: [note for note in notes if note[2] == name] for name in Outcome}
        return {name: self.run.report.get("problems", []) if name == REFUSED else found[name] for name in TABLES}


class UndoView(ImportPage):
    """Asks once more before an import is taken back."""

    template_name = "iom_plugin_resources/wagtail_admin/imports/undo.html"
    page_title = gettext_lazy("Undo the import")

    def get_context_data(self, **kwargs):
        return super().get_context_data(run=self.run, report=self.run.report, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.run.status != ImportStatus.DONE:
            return redirect(address("run", self.run.pk))
        return super().get(request, *args, **kwargs)

    def post(self, request, pk):
        return do(self, imports.undo)


class StepView(ForImporters, View):
    """A step of a run that needs no answers; ``step`` is a service."""

    step = None

    def post(self, request, pk):
        return do(self, self.step)


def do(view: ForImporters, step):
    try:
        step(view.run, by=view.request.user)
    except IomError as error:
        return view.refused(error)
    return redirect(address("run", view.run.pk))


class DiscardView(ForImporters, View):
    def post(self, request, pk):
        try:
            imports.discard(self.run, by=request.user)
        except IomError as error:
            return self.refused(error)
        return redirect(address("index"))


def names_columns(run: ImportRun) -> bool:
    return importer_named(run.importer).names_columns


class ImportMenuItem(MenuItem):
    def is_shown(self, request):
        return can_import(request.user)


class ImportViewSet(ViewSet):
    name = "iom_imports"
    url_prefix = "iom-imports"
    icon = "upload"
    menu_label = gettext_lazy("Import of resources and events")
    menu_name = "iom-imports"
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self):
        return [
            path("", IndexView.as_view(), name="index"),
            path("<slug:kind>.<slug:extension>", TemplateFileView.as_view(), name="template"),
            path("<int:pk>/", RunView.as_view(), name="run"),
            path("<int:pk>/columns/", ColumnsView.as_view(), name="columns"),
            path("<int:pk>/check/", StepView.as_view(step=imports.check), name="check"),
            path("<int:pk>/start/", StepView.as_view(step=imports.start), name="start"),
            path("<int:pk>/undo/", UndoView.as_view(), name="undo"),
            path("<int:pk>/discard/", DiscardView.as_view(), name="discard"),
        ]
