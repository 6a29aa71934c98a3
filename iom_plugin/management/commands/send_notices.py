"""``send_notices``: send the letters that wait, and remind of routes that have waited too long."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin.services import notices, review_requests


class Command(BaseCommand):
    help = "Reminds of routes that have waited too long and sends the letters that wait; run it every ten minutes."

    def handle(self, *args, **options):
        reminded = review_requests.remind_overdue()
        sent = notices.send_letters()
        sentence = ngettext(
            "%(number)d overdue route is reminded of.", "%(number)d overdue routes are reminded of.", reminded
        )
        self.stdout.write(sentence % {"number": reminded})
        sentence = ngettext("%(sent)d letter is sent.", "%(sent)d letters are sent.", sent)
        self.stdout.write(self.style.SUCCESS(sentence % {"sent": sent}))
