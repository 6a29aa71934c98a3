"""A country of one root: regions with an institute, municipalities with a methodical service and schools."""

from random import Random

from iom_plugin_resources.core.text import fold
from iom_plugin_resources.models import Organisation, OrganisationKind

from . import words
from .trees import plant

SCHOOLS_OF_A_MUNICIPALITY = 12
MUNICIPALITIES_OF_A_REGION = 15


def add_organisations(schools: int, *, seed: int, rng: Random) -> dict[str, list[Organisation]]:
    """Write the tree with so many schools; organisations come back by the code of their kind."""
    forest = _Forest(seed)
    country = forest.add("federal", "Академия просвещения", None, "Москва")
    place = 0
    for number in range(-(-schools // SCHOOLS_OF_A_MUNICIPALITY)):
        if number % MUNICIPALITIES_OF_A_REGION == 0:
            name = words.REGIONS[place % len(words.REGIONS)]
            region = forest.add("region", f"Институт развития образования, {name}", country, name)
            place += 1
        town = rng.choice(words.TOWNS)
        municipality = forest.add("municipality", f"{town}: округ {number + 1}", region, town)
        forest.add("methodical_service", f"Методический центр {number + 1}, {town}", municipality, town)
        for school in range(number * SCHOOLS_OF_A_MUNICIPALITY, min(schools, (number + 1) * SCHOOLS_OF_A_MUNICIPALITY)):
            kind, word = rng.choice([("school", "Школа"), ("school", "Лицей"), ("kindergarten", "Детский сад")])
            forest.add(kind, f"{word} № {school + 1}", municipality, town)
    plant(forest.nodes, forest.parents)
    return forest.by_kind


class _Forest:
    def __init__(self, seed: int):
        self.seed = seed
        self.kinds = {kind.code: kind for kind in OrganisationKind.objects.all()}
        self.nodes: list[Organisation] = []
        self.parents: list[Organisation | None] = []
        self.by_kind: dict[str, list[Organisation]] = {}

    def add(self, kind: str, name: str, parent: Organisation | None, locality: str) -> Organisation:
        official = f"МБОУ «{name}»" if kind in ("school", "kindergarten") else name
        node = Organisation(
            code=f"load-{self.seed}-{len(self.nodes) + 1}",
            kind=self.kinds[kind],
            official_name=official,
            short_name=name,
            name_key=fold(f"{name} {official}"),
            locality=locality,
        )
        self.nodes.append(node)
        self.parents.append(parent)
        self.by_kind.setdefault(kind, []).append(node)
        return node
