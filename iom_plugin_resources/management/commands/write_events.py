from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin_resources.services.occurrences import extend_all


class Command(BaseCommand):
    help = "Writes the dates of repeated events ahead; run it once a day where no Celery does."

    def handle(self, **options):
        number = extend_all()
        self.stdout.write(
            ngettext("%(number)d date written.", "%(number)d dates written.", number) % {"number": number}
        )
