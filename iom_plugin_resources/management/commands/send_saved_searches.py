"""``send_saved_searches``: write to people what is new in their saved searches."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin_resources.services.saved_searches import send_digests


class Command(BaseCommand):
    help = "Writes to everybody what is new in their saved searches; run it once a day."

    def handle(self, *args, **options):
        sent = send_digests()
        sentence = ngettext("%(sent)d letter is sent.", "%(sent)d letters are sent.", sent)
        self.stdout.write(self.style.SUCCESS(sentence % {"sent": sent}))
