"""What the footer of every page says about the service."""

from django.db import models
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="mail")
class Contacts(BaseSiteSetting):
    short_name = models.CharField("краткое название", max_length=100, blank=True)
    founder = models.CharField("учредитель", max_length=255, blank=True)
    address = models.CharField("адрес", max_length=255, blank=True)
    phone = models.CharField("телефон", max_length=50, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    hours = models.CharField("часы работы", max_length=255, blank=True)

    class Meta:
        verbose_name = "контакты центра"
