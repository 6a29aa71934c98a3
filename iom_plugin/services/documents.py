"""Word templates: kept, and one of a kind in use for a place."""

from django.db import transaction

from ..models import DocumentTemplate


@transaction.atomic
def save_template(
    template: DocumentTemplate, *, by, content: bytes | None = None, filename: str = ""
) -> DocumentTemplate:
    """Save the template, with its file if there is a new one; in use, it takes the place of the one before it."""
    if content is not None:
        template.content, template.filename, template.uploaded_by = content, filename[-255:], by
    template.save()
    if template.is_active:
        same = DocumentTemplate.objects.filter(kind=template.kind, organisation=template.organisation, is_active=True)
        same.exclude(pk=template.pk).update(is_active=False)
    return template
