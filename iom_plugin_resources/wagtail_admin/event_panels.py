"""Panels over the form of an event: the dates that it gives, and what they clash with."""

from django.urls import reverse
from wagtail.admin.panels import Panel

from ..queries.clashes import clashes_of
from ..queries.planned_dates import planned_dates


class PlanPanel(Panel):
    """A panel that counts out the event; a form with mistakes would give it what cannot be counted out."""

    class BoundPanel(Panel.BoundPanel):
        def is_ready(self) -> bool:
            return bool(self.instance.pk and self.instance.dates) and not (self.form.is_bound and self.form.errors)


class DatesPanel(PlanPanel):
    """What the wording and the rule give; a script asks again while the form is filled in."""

    class BoundPanel(PlanPanel.BoundPanel):
        template_name = "iom_plugin_resources/wagtail_admin/planning/dates_panel.html"

        class Media:
            js = ["iom_plugin_resources/wagtail_admin_dates.js"]

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "plan": planned_dates(self.instance) if self.is_ready() else None,
                "address": reverse("iom_planning:dates"),
            }


class ClashesPanel(PlanPanel):
    """Other events for the same people, or in the same room, at the same hours."""

    class BoundPanel(PlanPanel.BoundPanel):
        template_name = "iom_plugin_resources/wagtail_admin/planning/clashes_panel.html"

        def is_shown(self) -> bool:
            return self.is_ready()

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "clashes": clashes_of(self.instance)}
