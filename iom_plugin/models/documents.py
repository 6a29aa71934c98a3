"""Word templates of the portal and of organisations, and the documents of an organisation in one file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iom_plugin_resources.models import Organisation

from ..choices import ArchiveStatus, Layout, TemplateKind


class DocumentTemplate(models.Model):
    """A Word file with placeholders; without an organisation it is the portal's own."""

    wagtail_reference_index_ignore = True

    kind = models.CharField(_("for"), max_length=20, choices=TemplateKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="iom_templates",
        verbose_name=_("organisation"),
        help_text=_("It holds for this organisation and all under it; empty: for the whole portal."),
    )
    title = models.CharField(pgettext_lazy("document template", "name"), max_length=200)
    content = models.BinaryField(editable=False)
    filename = models.CharField(_("file"), max_length=255, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind", "organisation", "-uploaded_at"]
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")

    def __str__(self) -> str:
        return self.title


class RouteArchive(models.Model):
    """The documents of an organisation's routes on their way into one ZIP; private, and thrown away after a while.

    The row stays when the file is gone: it says who has taken away which personal data (152-ФЗ).
    """

    wagtail_reference_index_ignore = True

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="iom_archives", verbose_name=_("organisation")
    )
    file_format = models.CharField(max_length=10, default="docx")
    layout = models.CharField(max_length=20, choices=Layout.choices, default=Layout.FIVE_COLUMNS)
    statuses = models.JSONField(default=list, help_text="Of the routes that are wanted.")
    status = models.CharField(max_length=10, choices=ArchiveStatus.choices, default=ArchiveStatus.WAITING)
    total = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="Routes that could not be written, and why.")
    routes = models.JSONField(default=list, help_text="Keys of the routes that were written: who took away what.")
    size = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_archives")
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("archive of routes")
        verbose_name_plural = _("archives of routes")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.at:%d.%m.%Y}"


class RouteArchivePart(models.Model):
    """A piece of the file: small enough for any database's largest packet, and no public folder of uploads."""

    wagtail_reference_index_ignore = True

    archive = models.ForeignKey(RouteArchive, models.CASCADE, related_name="parts")
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.archive}, {self.pk}"
