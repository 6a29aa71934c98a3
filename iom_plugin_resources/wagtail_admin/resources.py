"""Learning resources in the Wagtail admin: drafts, preview, moderation, lock, history."""

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple, ModelChoiceField, TextInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import StatusTagColumn, UpdatedAtColumn
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from ..models import Competency, LearningResource, Organisation
from .exports import SafeExport
from .widgets import IndentedCheckboxes, IndentedSelect

OPEN_WORKFLOWS = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


class ResourceFilterSet(WagtailFilterSet):
    provider = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.all(), label=gettext_lazy("Provider"), widget=IndentedSelect
    )
    competencies = django_filters.ModelChoiceFilter(
        queryset=Competency.objects.all(),
        label=gettext_lazy("Competency, with all under it"),
        method="filter_competency",
        widget=IndentedSelect,
    )

    class Meta:
        model = LearningResource
        fields = ["live", "kind", "level", "format", "in_federal_register", "provider", "competencies"]

    def filter_competency(self, found: QuerySet, name: str, competency: Competency) -> QuerySet:
        return found.answering(competency)


class ResourceIndexView(SafeExport, IndexView):
    def search_queryset(self, queryset):
        """By our own text search: unlike the backend's, it knows Russian and goes with any filter."""
        return queryset.matching(self.search_query) if self.is_searching else queryset


def status_of(resource: LearningResource) -> str:
    """What Wagtail's own column says, from what ``with_status`` has read for all rows at once."""
    if resource.is_in_workflow:
        return _("in moderation")
    if resource.is_scheduled:
        return _("scheduled")
    if not resource.live:
        return _("draft")
    return _("live, with a newer draft") if resource.has_unpublished_changes else _("live")


def with_status(resources: QuerySet) -> QuerySet:
    this = {
        "base_content_type": ContentType.objects.get_for_model(LearningResource),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    return resources.annotate(
        is_in_workflow=Exists(WorkflowState.objects.filter(**this, status__in=OPEN_WORKFLOWS)),
        is_scheduled=Exists(Revision.objects.filter(**this, approved_go_live_at__isnull=False)),
    )


class ResourceForm(WagtailAdminModelForm):
    """A colleague is named by login: a list to choose from would show everybody's name to every editor."""

    offered_by = ModelChoiceField(
        get_user_model().objects.all(),
        label=gettext_lazy("Offered by a colleague"),
        help_text=gettext_lazy("The login of the teacher whose own resource this is."),
        error_messages={"invalid_choice": gettext_lazy("There is no user with this login.")},
        required=False,
        to_field_name=get_user_model().USERNAME_FIELD,
        widget=TextInput,
    )


PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("level"), FieldPanel("format")]),
            FieldPanel("summary"),
            FieldPanel("body"),
        ],
        heading=gettext_lazy("What it is"),
    ),
    MultiFieldPanel(
        [FieldPanel("competencies", widget=IndentedCheckboxes)], heading=gettext_lazy("Which deficits it answers")
    ),
    MultiFieldPanel(
        [
            FieldPanel("positions", widget=CheckboxSelectMultiple),
            FieldPanel("subjects", widget=CheckboxSelectMultiple),
            FieldPanel("organisation_kinds", widget=CheckboxSelectMultiple),
        ],
        heading=gettext_lazy("For whom"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("provider", widget=IndentedSelect),
            FieldPanel("dates"),
            FieldRowPanel([FieldPanel("hours"), FieldPanel("price")]),
            FieldPanel("place"),
            FieldPanel("link"),
            FieldPanel("in_federal_register"),
            FieldPanel("offered_by"),
        ],
        heading=gettext_lazy("Who, when and where"),
    ),
    InlinePanel("documents", panels=[FieldPanel("document"), FieldPanel("title")], heading=gettext_lazy("Documents")),
    MultiFieldPanel([FieldPanel("key")], heading=gettext_lazy("For imports"), classname="collapsed"),
]


class LearningResourceViewSet(SnippetViewSet):
    model = LearningResource
    index_view_class = ResourceIndexView
    icon = "openquote"
    edit_handler = ObjectList(PANELS, base_form_class=ResourceForm)
    ordering = "title"
    list_per_page = 50
    list_display = [
        "title",
        "kind",
        "level",
        "provider",
        "dates",
        UpdatedAtColumn(),
        StatusTagColumn(
            "status", label=gettext_lazy("Status"), accessor=status_of, primary=lambda resource: resource.live
        ),
    ]
    filterset_class = ResourceFilterSet
    list_export = [
        "key",
        "title",
        "kind",
        "level",
        "format",
        "summary",
        "provider",
        "hours",
        "price",
        "place",
        "link",
        "dates",
        "positions",
        "subjects",
        "organisation_kinds",
        "competencies",
        "in_federal_register",
        "live",
    ]
    export_filename = "resources"
    inspect_view_enabled = False

    def get_queryset(self, request) -> QuerySet[LearningResource]:
        resources = with_status(LearningResource.objects.select_related("kind", "provider"))
        if "export" in request.GET:
            return resources.prefetch_related("positions", "subjects", "organisation_kinds", "competencies")
        return resources
