"""Lists and forms in the Wagtail admin of what has drafts and is found by our own search: resources and events."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.admin.ui.tables import StatusTagColumn
from wagtail.snippets.views.snippets import IndexView

from ..queries.search import query_for

# --- The list ---


def found_by(rows: QuerySet, words: str) -> QuerySet:
    """By our own text search: unlike Wagtail's, it knows Russian and synonyms and goes with any filter."""
    if not words:
        return rows
    query = query_for(words)
    return rows.matching(query) if query else rows.none()


def listed(filters: type[WagtailFilterSet], request) -> QuerySet:
    """What the list at the address of the request shows on all its pages together."""
    rows = filters._meta.model.objects.all()
    asked = filters(request.GET, rows, request=request)
    return found_by(asked.qs if asked.is_valid() else rows, request.GET.get("q", "").strip())


class DraftedIndexView(IndexView):
    title_width = "35%"

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(*args, **kwargs, width=self.title_width, classname="title iom-admin-title")

    def search_queryset(self, queryset):
        return found_by(queryset, self.search_query)


def status_of(drafted: Model) -> str:
    """What Wagtail's own column says; ``with_status`` has read it for all rows at once."""
    if drafted.is_in_workflow:
        return _("in moderation")
    if drafted.is_scheduled:
        return _("scheduled")
    if getattr(drafted, "archived_at", None):
        return _("archived")
    if drafted.expired:
        return _("expired")
    if not drafted.live:
        return _("draft")
    return _("live, with a newer draft") if drafted.has_unpublished_changes else _("live")


class StatusColumn(StatusTagColumn):
    """The status, and under it what is wrong with the link of a resource."""

    cell_template_name = "iom_plugin_resources/wagtail_admin/status_cell.html"

    def __init__(self):
        super().__init__(
            "status", label=gettext_lazy("Status"), accessor=status_of, primary=lambda drafted: drafted.live
        )


# --- The form ---


class DraftedForm(WagtailAdminModelForm):
    def clean_summary(self) -> str:
        """Browsers end lines in their own way; a table taken away and imported back would differ by it."""
        return self.cleaned_data["summary"].replace("\r\n", "\n")

    def clean_key(self) -> str | None:
        """Emptied by mistake, it stays: imports find it by this."""
        return self.cleaned_data["key"] or self.instance.key


KEEPING = [
    PublishingPanel(),
    MultiFieldPanel([FieldPanel("in_federal_register"), FieldPanel("offered_by")], heading=gettext_lazy("Origin")),
    MultiFieldPanel([FieldPanel("key")], heading=gettext_lazy("For imports")),
]
