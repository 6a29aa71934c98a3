"""Import of competency frameworks with their trees."""

from django.utils.translation import gettext as _

from ..choices import CompetencyKind
from ..core.importing import CellError, Column, Lookup, parse_choice
from ..core.importing_trees import TreeImporter
from ..core.text import code_key, fold
from ..models import Competency, CompetencyFramework
from ..services.competencies import create_framework, save_competency


class CompetencyImporter(TreeImporter):
    """The headings belong to the format of the file and are the same in every language.

    A framework is named by its code or title; one that is not there yet is created with that title. Codes are
    the same in Latin and Cyrillic letters.
    """

    model = Competency
    columns = (
        Column("framework", "Рамка", required=True),
        Column("code", "Код", required=True),
        Column("title", "Название", required=True),
        Column("parent", "Родитель"),
        Column("kind", "Вид", parse=parse_choice(CompetencyKind), empty=CompetencyKind.COMPETENCY),
        Column("description", "Описание"),
    )
    fields = ("title", "kind", "description")

    def code_key(self, code):
        return code_key(code)

    def prepare(self, rows):
        super().prepare(rows)
        self.frameworks = Lookup(CompetencyFramework.objects.all(), "code", "title")
        self.framework_of = {
            key: self.framework_key(row.values["framework"])
            for row in rows
            if (key := self.key_of(row.values)) and row.values.get("framework")
        }

    def framework_key(self, text):
        """The framework's primary key, or its title if it is yet to be created."""
        known = self.frameworks.get(text)
        return known.pk if known else fold(text)

    def clean_framework(self, text):
        longest = CompetencyFramework._meta.get_field("title").max_length
        if len(text) > longest:
            raise CellError(
                "framework",
                _("The title of a framework cannot be longer than %(number)d characters.") % {"number": longest},
            )
        return text

    def check(self, values):
        key = self.key_of(values)
        present = self.nodes.get(key)
        framework = self.framework_of[key]
        if present and not present._state.adding and present.framework_id != framework:
            raise CellError(
                "framework",
                _("The code “%(code)s” already belongs to another framework.") % {"code": values["code"]},
            )
        super().check(values)
        parent = self.parents[key]
        if parent and self.framework_key_of(parent) != framework:
            raise CellError(
                "parent",
                _("“%(code)s” belongs to another framework.") % {"code": values.get("parent") or parent},
            )

    def framework_key_of(self, key):
        node = self.nodes.get(key)
        return self.framework_of.get(key) or (node and node.framework_id)

    def save(self, values):
        node = self.nodes[self.key_of(values)]
        if node._state.adding:
            node.framework = self.framework_for(values["framework"])
        return super().save(values)

    def framework_for(self, text):
        known = self.frameworks.get(text)
        if known is None:
            known = self.frameworks.found[fold(text)] = create_framework(text)
        return known

    def save_node(self, node, parent):
        save_competency(node, parent=parent)
