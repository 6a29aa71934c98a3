"""``purge_deleted_routes``: delete for good what has lain among the deleted drafts for thirty days."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin.services.deleted_routes import purge_deleted_routes


class Command(BaseCommand):
    help = "Deletes for good the drafts that were deleted more than thirty days ago; run it once a day."

    def handle(self, *args, **options):
        purged = purge_deleted_routes()
        sentence = ngettext("%(number)d draft is gone for good.", "%(number)d drafts are gone for good.", purged)
        self.stdout.write(self.style.SUCCESS(sentence % {"number": purged}))
