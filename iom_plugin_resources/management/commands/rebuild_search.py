from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.services.search import reindex


class Command(BaseCommand):
    help = "Writes the search text of every resource anew, some at a time."

    def handle(self, **options):
        done = reindex(LearningResource.objects.all())
        self.stdout.write(
            ngettext("%(number)d resource indexed.", "%(number)d resources indexed.", done) % {"number": done}
        )
