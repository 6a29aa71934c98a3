from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, post_save, pre_delete, pre_save
from django.utils.translation import gettext_lazy as _
from wagtail.signals import published


class IomPluginResourcesConfig(AppConfig):
    name = "iom_plugin_resources"
    label = "iom_plugin_resources"
    verbose_name = _("Resource map")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, receivers, tasks  # noqa: F401 - checks register themselves, tasks are found by name
        from .core.registries import register_importer
        from .imports.event_calendars import EventCalendarImporter
        from .imports.events import EventImporter
        from .imports.resources import ResourceImporter
        from .signals import occurrence_changed

        register_importer("resources", ResourceImporter)
        register_importer("events", EventImporter)
        register_importer("event_calendars", EventCalendarImporter)

        post_migrate.connect(receivers.fill_vocabularies, sender=self)
        post_migrate.connect(receivers.create_search_index, sender=self)
        published.connect(receivers.tell_author, sender=self.get_model("LearningResource"))
        published.connect(receivers.write_dates, sender=self.get_model("LearningEvent"))
        post_save.connect(receivers.remember_resource, sender=self.get_model("LearningResource"))
        post_save.connect(receivers.remember_competency, sender=self.get_model("Competency"))
        occurrence_changed.connect(receivers.promote_waiting)
        pre_delete.connect(receivers.release_places, sender=settings.AUTH_USER_MODEL)
        for model in receivers.SEARCHED_BY:
            pre_save.connect(receivers.note_rename, sender=model)
            post_save.connect(receivers.reindex_renamed, sender=model)
