"""Notes on the site to whoever must act or wants to know, each with a letter."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import NoticeKind
from .routes import Route


class Notice(models.Model):
    """Something for one person to see. ``mailed_at`` is None until the letter is sent, or need not be sent."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_notices")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    route = models.ForeignKey(Route, models.CASCADE, null=True, blank=True, related_name="notices")
    text = models.TextField(_("what was said"), blank=True)
    url = models.CharField(max_length=500, help_text=_("Where one acts, without the host."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    is_mailed = models.BooleanField(default=False, help_text=_("Whether the letter is sent, or is not wanted."))
    mail_claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("note to a person")
        verbose_name_plural = _("notes to people")
        indexes = [models.Index(fields=["user", "seen_at"], name="iom_notice_user_seen")]

    def __str__(self) -> str:
        return self.get_kind_display()
