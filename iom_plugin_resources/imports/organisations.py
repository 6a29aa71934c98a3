"""Import of organisations, of which each may stand under another one."""

from ..core.importing import Column, Lookup
from ..core.importing_trees import TreeImporter
from ..models import Organisation, OrganisationKind
from ..services.organisations import save_organisation


class OrganisationImporter(TreeImporter):
    """The headings belong to the format of the file and are the same in every language."""

    model = Organisation
    columns = (
        Column("code", "Код", required=True),
        Column("official_name", "Полное наименование", required=True),
        Column("short_name", "Краткое наименование", required=True),
        Column("kind", "Вид", required=True),
        Column("parent", "Входит в"),
        Column("locality", "Населённый пункт"),
        Column("address", "Адрес"),
        Column("website", "Сайт"),
        Column("head_name", "Руководитель"),
        Column("head_title", "Должность руководителя"),
    )
    fields = (
        "official_name",
        "short_name",
        "kind",
        "locality",
        "address",
        "website",
        "head_name",
        "head_title",
    )

    def prepare(self, rows):
        super().prepare(rows)
        self.kinds = Lookup(OrganisationKind.objects.all(), "code", "title")

    def clean_kind(self, text):
        return self.kinds.one(text)

    def save_node(self, node, parent):
        save_organisation(node, parent=parent)
