"""What editors are told without asking: links that do not open, colleagues' proposals that wait."""

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

from ..models import LearningEvent, LearningResource
from ..permissions import can_change_events, can_see_drafts
from ..queries.editing import attention, event_attention


class LinkProblemPanel(Panel):
    """On the form of a resource, over its link: that it did not open when it was asked."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "iom_plugin_resources/wagtail_admin/link_problem.html"

        def is_shown(self) -> bool:
            return bool(self.instance.link_problem)


class AttentionPanel(Component):
    """On the first page of the admin: how many resources need somebody, each number a way to them."""

    name = "iom_attention"
    template_name = "iom_plugin_resources/wagtail_admin/attention.html"
    order = 150
    model = LearningResource
    heading = gettext_lazy("Resource map: what to look at")

    def __init__(self, counts: dict[TextChoices, int]):
        self.counts = counts

    def get_context_data(self, parent_context):
        listing = reverse(self.model.snippet_viewset.get_url_name("list"))
        return {
            "id": self.name.replace("_", "-"),
            "heading": self.heading,
            "ways": [
                {"label": reason.label, "count": count, "url": f"{listing}?{urlencode({'attention': reason.value})}"}
                for reason, count in self.counts.items()
            ],
        }


class EventAttentionPanel(AttentionPanel):
    """The same for the calendar."""

    name = "iom_event_attention"
    order = 151
    model = LearningEvent
    heading = gettext_lazy("Calendar: what to look at")


def attention_panels(user) -> list[AttentionPanel]:
    """A panel for the resource map and one for the calendar, if ``user`` keeps it and something needs attention."""
    panels = []
    if can_see_drafts(user) and (counts := attention(today=timezone.localdate())):
        panels.append(AttentionPanel(counts))
    if can_change_events(user) and (counts := event_attention(now=timezone.now())):
        panels.append(EventAttentionPanel(counts))
    return panels
