"""A school's own form of the route: the shipped one on its letterhead, uploaded as the staff would upload it."""

from io import BytesIO

from django.contrib.auth import get_user_model
from docx import Document

from iom_plugin.choices import TemplateKind
from iom_plugin.exports.templates import shipped_or_own
from iom_plugin.models import DocumentTemplate
from iom_plugin.services.documents import save_template
from iom_plugin_resources.models import Organisation

TITLE = "Маршрут на бланке лицея"
LETTERHEAD = "{{ organisation.short_name }} · {{ organisation.locality }}"


def load_templates() -> None:
    lyceum = Organisation.objects.get(code="lyceum-prioz")
    if DocumentTemplate.objects.filter(organisation=lyceum).exists():
        return
    template = DocumentTemplate(kind=TemplateKind.FIVE_COLUMNS, organisation=lyceum, title=TITLE)
    admin = get_user_model().objects.get(username="admin")
    save_template(template, by=admin, content=_on_letterhead(), filename="route-lyceum.docx")


def _on_letterhead() -> bytes:
    document = Document(shipped_or_own(TemplateKind.FIVE_COLUMNS))
    first = document.paragraphs[0].insert_paragraph_before(LETTERHEAD, "Organisation")
    first.runs[0].italic = True
    output = BytesIO()
    document.save(output)
    return output.getvalue()
