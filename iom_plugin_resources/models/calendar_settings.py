"""How one person wants the calendar: reminders, letters, time zone, and the secret address of the own feed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def usual_reminders() -> list[int]:
    return [24]


class CalendarSettings(models.Model):
    """Absent means: as usual. ``reminders`` are hours before the beginning; ``time_zone`` empty: the portal's."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_calendar_settings")
    reminders = models.JSONField(default=usual_reminders)
    weekly_digest = models.BooleanField(_("a letter with the events of the week"), default=False)
    time_zone = models.CharField(_("your time zone"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar settings of a person")
        verbose_name_plural = _("calendar settings of people")

    def __str__(self) -> str:
        return str(self.user)


class PersonalFeed(models.Model):
    """The secret address under which a person's calendar program reads the own dates.

    It is found by ``digest`` (SHA-256 of the token), so that the time of a look-up tells nothing; the ``token`` is
    kept because its owner may look at the address again. Revoked: the row is deleted.
    """

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_personal_feed")
    token = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("personal feed")
        verbose_name_plural = _("personal feeds")

    def __str__(self) -> str:
        return str(self.user)
