"""Tables taken away from the admin's lists, safe to open in a spreadsheet program."""

from datetime import time
from io import StringIO

from django.db.models import Manager, Model
from django.template.defaultfilters import yesno
from django.utils.functional import Promise

from ..core.rich_text import plain_text
from ..core.tabular import write_csv, write_xlsx
from ..imports.event_cells import written_exceptions, written_sessions
from ..imports.events import EventImporter
from ..imports.resources import ResourceImporter


class SafeExport:
    """Mixin of listing views: Wagtail itself writes formulas into CSV, and without a byte order mark."""

    def stream_csv(self, queryset):
        stream = StringIO()
        write_csv(stream, self._headings(queryset), self._rows(queryset))
        yield stream.getvalue()

    def write_xlsx(self, queryset, output):
        title = str(self.model._meta.verbose_name_plural)
        write_xlsx(output, title, self._headings(queryset), self._rows(queryset))

    def cell_of(self, item, name: str):
        """What stands in the column ``name``."""
        return _cell(getattr(item, name))

    def _headings(self, queryset) -> list[str]:
        return [self.get_heading(queryset, field) for field in self.list_export]

    def _rows(self, queryset):
        return ([self.cell_of(item, name) for name in self.list_export] for item in queryset)


class ResourceExport(SafeExport):
    """The columns of the import and what it reads in them: a table taken away can be imported back as it is."""

    list_export = [column.name for column in ResourceImporter.columns]
    export_headings = {column.name: column.heading for column in ResourceImporter.columns}

    def cell_of(self, item, name: str):
        return plain_text(item.body) if name == "body" else super().cell_of(item, name)


class EventExport(SafeExport):
    """The columns of a plan of events; sessions and exceptions stand in one cell each, as an import reads them."""

    list_export = [column.name for column in EventImporter.columns]
    export_headings = {column.name: column.heading for column in EventImporter.columns}

    def cell_of(self, item, name: str):
        if name == "body":
            return plain_text(item.body)
        if name in CELLS_OF_EVENTS:
            return CELLS_OF_EVENTS[name](item)
        return super().cell_of(item, name)


CELLS_OF_EVENTS = {
    "resource": lambda event: event.resource.key if event.resource else "",
    "sessions": lambda event: written_sessions(event.sessions.all()),
    "exceptions": lambda event: written_exceptions(event.exceptions.all()),
}


def _cell(value):
    """Related objects by their codes, as an import reads them."""
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Model):
        return getattr(value, "code", None) or str(value)
    if isinstance(value, Manager):
        return "; ".join(_cell(item) for item in value.all())
    return value
