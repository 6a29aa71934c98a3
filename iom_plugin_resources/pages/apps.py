from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcePagesConfig(AppConfig):
    name = "iom_plugin_resources.pages"
    label = "iom_resource_pages"
    verbose_name = _("Resource map: pages")
    default_auto_field = "django.db.models.BigAutoField"
