"""Tables taken away from the admin's lists, safe to open in a spreadsheet program."""

from io import StringIO

from django.template.defaultfilters import yesno
from django.utils.functional import Promise

from ..core.tabular import write_csv, write_xlsx


class SafeExport:
    """Mixin of listing views: Wagtail itself writes formulas into CSV, and without a byte order mark."""

    def stream_csv(self, queryset):
        stream = StringIO()
        write_csv(stream, self._headings(queryset), self._rows(queryset))
        yield stream.getvalue()

    def write_xlsx(self, queryset, output):
        title = str(self.model._meta.verbose_name_plural)
        write_xlsx(output, title, self._headings(queryset), self._rows(queryset))

    def _headings(self, queryset) -> list[str]:
        return [self.get_heading(queryset, field) for field in self.list_export]

    def _rows(self, queryset):
        return ([_cell(value) for value in self.to_row_dict(item).values()] for item in queryset)


def _cell(value):
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, Promise):
        return str(value)
    if hasattr(value, "all"):
        return "; ".join(getattr(item, "code", "") or str(item) for item in value.all())
    return value
