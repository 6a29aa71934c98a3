import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iom_plugin_resources.services.links import check_links


class Command(BaseCommand):
    help = "Asks whether the links of published resources open; what does not is shown to editors."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=500, help="At most so many resources in one run.")
        parser.add_argument(
            "--older-than", type=int, default=7, metavar="DAYS", help="Leave links that were asked within so many days."
        )

    def handle(self, *, limit, older_than, **options):
        report = check_links(limit=limit, older_than=datetime.timedelta(days=older_than))
        if report.offline:
            raise CommandError(_("No site answers: the server itself seems to have no network. Nothing is marked."))
        self.stdout.write(
            ngettext("%(number)d link asked.", "%(number)d links asked.", report.checked) % {"number": report.checked}
        )
        self.stdout.write(
            ngettext("%(number)d does not open.", "%(number)d do not open.", report.broken) % {"number": report.broken}
        )
