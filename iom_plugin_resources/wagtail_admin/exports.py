"""Tables taken away from the admin's lists, safe to open in a spreadsheet program."""

from io import StringIO

from django.db.models import Manager, Model
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
        return ([_cell(getattr(item, name)) for name in self.list_export] for item in queryset)


def _cell(value):
    """Related objects by their codes, as an import reads them."""
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Model):
        return getattr(value, "code", None) or str(value)
    if isinstance(value, Manager):
        return "; ".join(_cell(item) for item in value.all())
    return value
