from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IomPagesConfig(AppConfig):
    name = "iom_plugin.pages"
    label = "iom_pages"
    verbose_name = _("Individual educational routes: pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.signals import page_published

        from .model_routes import model_route_classes
        from .offers import decide_by_publication

        for model in model_route_classes():
            page_published.connect(decide_by_publication, sender=model)
