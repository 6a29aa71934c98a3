"""Make the portal's first pages, contacts, staff, documents and kinds. What is there already stays as it is."""

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.setting_up import documents, pages, people, vocabularies


class Command(BaseCommand):
    help = "Make the portal's pages, contacts, staff, documents and kinds of resources; what exists is left alone."

    @transaction.atomic
    def handle(self, *args, **options):
        home = pages.set_up_home()
        pages.set_up_branches(home)
        people.set_up_staff()
        documents.set_up_documents()
        vocabularies.set_up_kinds()
        self.stdout.write(f"The portal has {home.get_descendants(inclusive=True).count()} pages.")
