"""What a person keeps of the resource map for later: resources, and questions to be told of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .resources import LearningResource


class ShortlistItem(models.Model):
    """A resource that a person has put by («отложенное»)."""

    # Personal, not content: Wagtail need not keep an index of what it refers to.
    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource = models.ForeignKey(LearningResource, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("resource put by")
        verbose_name_plural = _("resources put by")
        constraints = [models.UniqueConstraint(fields=["user", "resource"], name="iom_shortlist_once")]

    def __str__(self) -> str:
        return str(self.resource)


class SavedSearch(models.Model):
    """A question to the resource map whose new answers are sent to the person."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=200)
    query = models.TextField(help_text=_("The question as the address of the resource map has it."))
    by_mail = models.BooleanField(_("send me what is new"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(help_text=_("What was published later is new."))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.title
