from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IomPluginConfig(AppConfig):
    name = "iom_plugin"
    label = "iom_plugin"
    verbose_name = _("Individual educational routes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from iom_plugin_resources.core import registries

        from . import checks, receivers, tasks  # noqa: F401 - checks register themselves, tasks are found by name
        from .queries.deadlines import RouteDeadlines

        post_migrate.connect(receivers.fill_vocabularies, sender=self)
        registries.register_resource_actions(receivers.add_to_route)
        registries.register_picks(receivers.add_several_to_route)
        registries.register_notes(receivers.who_has_chosen)
        registries.register_recommendations(receivers.recommended)
        registries.register_calendar_source(RouteDeadlines())
