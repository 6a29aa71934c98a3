"""``send_event_letters``: everything about letters of events that is due, for portals without Celery beat."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin_resources.exports.calendars import occurrence_ics
from iom_plugin_resources.services.digests import write_digests
from iom_plugin_resources.services.feedback import ask_for_feedback
from iom_plugin_resources.services.mailings import send_letters
from iom_plugin_resources.services.reminders import write_reminders


class Command(BaseCommand):
    help = (
        "Writes the reminders, the weekly letters and the requests for feedback that are due, and sends all letters "
        "about events that wait; run it every five minutes."
    )

    def handle(self, *args, **options):
        write_reminders()
        write_digests()
        ask_for_feedback()
        sent = send_letters(occurrence_ics)
        sentence = ngettext("%(sent)d letter is sent.", "%(sent)d letters are sent.", sent)
        self.stdout.write(self.style.SUCCESS(sentence % {"sent": sent}))
