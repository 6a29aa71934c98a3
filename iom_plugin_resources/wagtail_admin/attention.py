"""What editors are told without asking: links that do not open, colleagues' proposals that wait."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

from ..models import LearningResource
from ..permissions import can_see_drafts
from ..queries.editing import Attention, attention


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

    def __init__(self, counts: dict[Attention, int]):
        self.counts = counts

    def get_context_data(self, parent_context):
        listing = reverse(LearningResource.snippet_viewset.get_url_name("list"))
        return {
            "ways": [
                {"label": reason.label, "count": count, "url": f"{listing}?{urlencode({'attention': reason.value})}"}
                for reason, count in self.counts.items()
            ]
        }


def attention_panels(user) -> list[AttentionPanel]:
    """The panel, if ``user`` keeps the resource map and something in it needs attention."""
    counts = attention(today=timezone.localdate()) if can_see_drafts(user) else {}
    return [AttentionPanel(counts)] if counts else []
