"""``export_route ID --format docx|pdf|xlsx|json|ics --layout LAYOUT -o FILE``: write the document of a route."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from iom_plugin.choices import Layout
from iom_plugin.errors import IomError
from iom_plugin.exports.routes import render_route
from iom_plugin.models import Route
from iom_plugin_resources.core.keys import row_key


class Command(BaseCommand):
    help = "Writes the official document of a route to a file."

    def add_arguments(self, parser):
        parser.add_argument("route", metavar="ID", help="The number of the route, as in its address.")
        parser.add_argument("--format", default="docx", help="docx (the default), pdf, xlsx, json or ics.")
        parser.add_argument("--layout", default=Layout.FIVE_COLUMNS.value, help=f"Of: {', '.join(Layout.values)}.")
        parser.add_argument("-o", "--output", metavar="FILE", help="By default a telling name in this folder.")

    def handle(self, *args, **options):
        route = self._route(options["route"])
        try:
            document = render_route(route, options["format"], layout=options["layout"])
        except (IomError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        path = Path(options["output"] or document.filename)
        self._write(path, document.content)
        self.stdout.write(self.style.SUCCESS(_("Written: %(path)s") % {"path": path}))

    def _route(self, number: str) -> Route:
        found = Route.objects.filter(pk=row_key(number)).first()
        if found is None:
            raise CommandError(_("There is no route with the number %(number)s.") % {"number": number})
        return found

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            sentence = _("The file “%(path)s” cannot be written: %(reason)s.")
            raise CommandError(sentence % {"path": path, "reason": error.strerror}) from error
