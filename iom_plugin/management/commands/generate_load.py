"""``generate_load --teachers N --resources N --events N …``: data in quantity, to measure by."""

from random import Random

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from iom_plugin.management.load.big_routes import add_big_route
from iom_plugin.management.load.competencies import add_competencies, framework_code
from iom_plugin.management.load.events import add_events
from iom_plugin.management.load.organisations import add_organisations
from iom_plugin.management.load.resources import add_resources
from iom_plugin.management.load.teachers import add_routes, add_teachers
from iom_plugin_resources.models import CompetencyFramework

# So many teachers or resources come from one school.
TEACHERS_OF_A_SCHOOL, RESOURCES_OF_A_SCHOOL = 40, 300
FEWEST_SCHOOLS = 6


class Command(BaseCommand):
    help = "Writes made-up teachers, resources and events in quantity, to measure the portal by. Never on a live one."

    def add_arguments(self, parser):
        parser.add_argument("--teachers", type=_number, default=0, metavar="N", help="With deficits and a route each.")
        parser.add_argument("--resources", type=_number, default=0, metavar="N", help="All of them published.")
        parser.add_argument("--events", type=_number, default=0, metavar="N", help="Published, one in 40 repeated.")
        parser.add_argument("--competencies", type=_number, default=200, metavar="N", help="A tree of four levels.")
        parser.add_argument(
            "--big-route", type=_number, default=0, metavar="N", help="One more route of the first teacher, of N steps."
        )
        parser.add_argument("--seed", type=int, default=1, help="The same number gives the same data; each once.")

    @transaction.atomic
    def handle(self, *, teachers, resources, competencies, events, big_route, seed, **options):
        if CompetencyFramework.objects.filter(code=framework_code(seed)).exists():
            sentence = _("The load with the seed %(seed)s is already here. Choose another --seed to add to it.")
            raise CommandError(sentence % {"seed": seed})
        rng = Random(seed)  # noqa: S311 - no secret hangs on it
        branches = add_competencies(max(competencies, 1), seed=seed, rng=rng)
        schools = max(FEWEST_SCHOOLS, teachers // TEACHERS_OF_A_SCHOOL, resources // RESOURCES_OF_A_SCHOOL)
        organisations = add_organisations(schools, seed=seed, rng=rng)
        people = []
        for chunk in add_teachers(teachers, seed=seed, rng=rng, organisations=organisations):
            people += chunk
            self._tell(options, _("Teachers written: %(number)s"), len(people))
        colleagues = [teacher.user for teacher in people]
        for written in add_resources(
            resources, seed=seed, rng=rng, branches=branches, organisations=organisations, colleagues=colleagues
        ):
            self._tell(options, _("Resources written: %(number)s"), written)
        for written in add_events(events, seed=seed, rng=rng, branches=branches, organisations=organisations):
            self._tell(options, _("Events written: %(number)s"), written)
        add_routes(people, branches, rng=rng)
        if big_route and people:
            add_big_route(people[0], activities=big_route)
        self.stdout.write(self.style.SUCCESS(_("The load is written.")))

    def _tell(self, options, sentence: str, number: int) -> None:
        if options["verbosity"] > 1:
            self.stdout.write(sentence % {"number": number})


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
