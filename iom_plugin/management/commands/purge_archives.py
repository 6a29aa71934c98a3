"""``purge_archives``: throw away the files of archives whose week is over."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin.services.archives import purge_archives


class Command(BaseCommand):
    help = "Throws away the files of archives of routes that are older than a week."

    def handle(self, *args, **options):
        count = purge_archives()
        sentence = ngettext("%(count)d archive is deleted.", "%(count)d archives are deleted.", count)
        self.stdout.write(self.style.SUCCESS(sentence % {"count": count}))
