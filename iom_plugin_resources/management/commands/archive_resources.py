from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iom_plugin_resources import conf
from iom_plugin_resources.services.resources import archive_past


class Command(BaseCommand):
    help = "Archives published resources whose dates passed longer ago than IOM_ARCHIVE_AFTER_DAYS."

    def handle(self, **options):
        days = conf.archive_after_days()
        if days is None:
            self.stdout.write(_("IOM_ARCHIVE_AFTER_DAYS says that resources do not archive themselves."))
            return
        archived = archive_past(today=timezone.localdate(), after_days=days)
        self.stdout.write(
            ngettext("%(number)d resource archived.", "%(number)d resources archived.", archived) % {"number": archived}
        )
