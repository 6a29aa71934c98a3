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
        from iom_plugin_resources.models import Registration
        from iom_plugin_resources.signals import registration_changed

        from . import checks, receivers, signals, tasks  # noqa: F401 - checks register themselves, tasks are found by name
        from .queries.deadlines import RouteDeadlines

        post_migrate.connect(receivers.fill_vocabularies, sender=self)
        registries.register_resource_actions(receivers.add_to_route)
        registries.register_picks(receivers.add_several_to_route)
        registries.register_notes(receivers.who_has_chosen)
        registries.register_recommendations(receivers.recommended)
        registries.register_event_actions(receivers.event_into_route)
        registries.register_person_facts(receivers.person_facts)
        registries.register_kept_organisations(receivers.kept_organisations)
        registries.register_registration_companion(receivers.RouteCompanion())
        registration_changed.connect(receivers.registration_changed, sender=Registration)
        for signal in (signals.route_approved, signals.route_amended):
            signal.connect(receivers.route_in_force)
        registries.register_calendar_source(RouteDeadlines())
