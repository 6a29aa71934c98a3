from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IomPluginResourcesConfig(AppConfig):
    name = "iom_plugin_resources"
    label = "iom_plugin_resources"
    verbose_name = _("Resource map")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import receivers  # checks register themselves

        post_migrate.connect(receivers.fill_vocabularies, sender=self)
