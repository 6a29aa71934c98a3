from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin_resources.models import LearningEvent, LearningResource
from iom_plugin_resources.services.search import reindex


class Command(BaseCommand):
    help = "Writes the search text of every resource and event anew, some at a time."

    def handle(self, **options):
        resources, events = reindex(LearningResource.objects.all()), reindex(LearningEvent.objects.all())
        self.stdout.write(
            ngettext("%(number)d resource indexed.", "%(number)d resources indexed.", resources) % {"number": resources}
        )
        self.stdout.write(
            ngettext("%(number)d event indexed.", "%(number)d events indexed.", events) % {"number": events}
        )
