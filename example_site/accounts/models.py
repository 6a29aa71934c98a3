"""The portal's own user model, as most real portals have one."""

from django.contrib.auth.models import AbstractUser


class PortalUser(AbstractUser):
    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"

    def __str__(self):
        return self.get_full_name() or self.username
