"""``expire_offers``: offer places that were not accepted in time to the next in the waiting list."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin_resources.services import guests, registrations


class Command(BaseCommand):
    help = "Takes back offered places that were not accepted in time; run it every five minutes."

    def handle(self, *args, **options):
        guests.forget_unconfirmed()
        expired = registrations.expire_offers()
        sentence = ngettext("%(number)d offer has expired.", "%(number)d offers have expired.", expired)
        self.stdout.write(self.style.SUCCESS(sentence % {"number": expired}))
