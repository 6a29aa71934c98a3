"""Fill the portal with demo data: the imports load real facts, invented people write routes."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.models import GroupPagePermission

from iom_plugin.pages.models import IomSectionPage
from iom_plugin.services import groups as route_groups
from iom_plugin_resources.core.tabular import read_table
from iom_plugin_resources.services import groups as resource_groups
from portal.demo_documents import load_templates
from portal.demo_events import load_events
from portal.demo_resources import load_resources, load_synonyms
from portal.demo_reviews import load_policies, load_reviews
from portal.demo_routes import load_deficits, load_routes

DATA = settings.BASE_DIR / "data"
PASSWORD = "demo"  # noqa: S105 - the demo sign-ins are public
DEMO_GROUP = "Демо: вымышленные люди"
EDITORS = ["editor", "methodist"]


class Command(BaseCommand):
    help = "Loads demo data; a second run adds nothing."

    def handle(self, *args, **options):
        call_command("setup_portal", stdout=self.stdout)
        for noun in ("competencies", "organisations"):
            call_command(f"import_{noun}", DATA / f"{noun}.csv", stdout=self.stdout)
        call_command("import_teachers", DATA / "teachers.csv", password=PASSWORD, stdout=self.stdout)
        self._people()
        load_synonyms(DATA / "synonyms.txt")
        load_resources(DATA / "resources.csv", today=timezone.localdate(), output=self.stdout)
        load_policies(DATA / "reviews.json")
        written = load_routes(DATA / "routes.json")
        self.stdout.write(f"Маршруты: добавлено {written}.")
        written = load_deficits(DATA / "deficits.csv")
        self.stdout.write(f"Дефициты: добавлено {written}.")
        load_reviews(DATA / "reviews.json")
        load_templates()
        load_events(DATA / "events.csv", today=timezone.localdate(), output=self.stdout)

    def _people(self):
        """An administrator, editors' rights, and the mark that all these people are invented."""
        users = get_user_model().objects
        if not users.filter(username="admin").exists():
            users.create_superuser("admin", "admin@priozersky.example", PASSWORD)
        staff = [resource_groups.ensure_groups(), _methodists()]
        for user in users.filter(username__in=EDITORS):
            user.groups.add(*staff)
        demo, _created = Group.objects.get_or_create(name=DEMO_GROUP)
        demo.user_set.set(users.filter(username__in=["admin", *_logins()]))


def _methodists() -> Group:
    """Who keeps the constructor also writes the pages of the section, model routes among them."""
    methodists = route_groups.ensure_groups()
    section = IomSectionPage.objects.first()
    for action in ("add", "change", "publish"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
        GroupPagePermission.objects.get_or_create(group=methodists, page=section, permission=permission)
    return methodists


def _logins() -> list[str]:
    return [row.cells[0] for row in read_table(DATA / "teachers.csv").rows]
