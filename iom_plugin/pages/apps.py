from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IomPagesConfig(AppConfig):
    name = "iom_plugin.pages"
    label = "iom_pages"
    verbose_name = _("Individual educational routes: pages")
    default_auto_field = "django.db.models.BigAutoField"
