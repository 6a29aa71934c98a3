"""Panels over the form of an event: the dates that it gives, and what they clash with."""

from django.urls import reverse
from wagtail.admin.panels import Panel


class DatesPanel(Panel):
    """What the wording and the rule give; a script asks again while the form is filled in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "iom_plugin_resources/wagtail_admin/planning/dates_panel.html"

        def get_context_data(self, parent_context=None):
            from .planning import dates_context

            return {
                **super().get_context_data(parent_context),
                **dates_context(self.instance if self.instance.pk else None),
                "address": reverse("iom_planning:dates"),
            }


class ClashesPanel(Panel):
    """Other events for the same people, or in the same room, at the same hours."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "iom_plugin_resources/wagtail_admin/planning/clashes_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            from .planning import clashes_context

            return {**super().get_context_data(parent_context), **clashes_context(self.instance)}
