"""Imports from spreadsheets: the file, what was found in it, what was written, and how it was before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import ImportStatus


class ImportRun(models.Model):
    """One file on its way into the portal: uploaded, its columns named, checked, imported, perhaps undone."""

    # A record of work, not content: Wagtail need not keep an index of what it refers to.
    wagtail_reference_index_ignore = True

    importer = models.CharField(max_length=40, help_text="A name in core.registries.")
    filename = models.CharField(_("file"), max_length=255)
    mapping = models.JSONField(default=dict, help_text="Which column stands under which heading; empty: none.")
    status = models.CharField(_("status"), max_length=20, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)
    report = models.JSONField(default=dict, help_text="Counts, problems and examples of rows.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.filename


class ImportFilePart(models.Model):
    """A piece of the file, kept until it is imported: small enough for any database's largest packet."""

    wagtail_reference_index_ignore = True

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="parts")
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run}, {self.pk}"


class ImportedRow(models.Model):
    """What an import has written of one object, so that it can be taken back.

    ``before`` holds the changed fields as they were, None where the object is new. ``after`` is a print of its
    state when the import was over: when it is another one now, somebody has changed the object since.
    """

    wagtail_reference_index_ignore = True

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.CharField(max_length=32)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run}, {self.object_id}"
