"""Learning resources in the Wagtail admin: drafts, preview, moderation, schedule, lock, history."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from ..core.text import code_key
from ..models import Competency, LearningResource, Organisation
from ..queries.editing import STATUSES, Attention, Status, needing, with_status
from .attention import LinkProblemPanel
from .choosers import organisation_chooser
from .drafted import KEEPING, DraftedForm, DraftedIndexView, StatusColumn, listed
from .exports import ResourceExport
from .logins import LoginField
from .widgets import IndentedSelect, TreeCheckboxes

# --- The list ---


class ResourceFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"),
        choices=Status.choices,
        method="filter_status",
        widget=RadioSelect,
        empty_label=pgettext_lazy("learning resources", "All"),
    )
    attention = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What to look at"),
        choices=Attention.choices,
        method="filter_attention",
        widget=CheckboxSelectMultiple,
    )
    provider = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.filter(Exists(LearningResource.objects.filter(provider=OuterRef("pk")))),
        label=gettext_lazy("Provider"),
        widget=IndentedSelect,
    )
    competencies = django_filters.ModelChoiceFilter(
        queryset=Competency.objects.all(),
        label=gettext_lazy("Competency, with all under it"),
        method="filter_competency",
        widget=IndentedSelect,
    )

    class Meta:
        model = LearningResource
        fields = [
            "status",
            "attention",
            "kind",
            "level",
            "format",
            "in_federal_register",
            "provider",
            "competencies",
        ]

    def filter_status(self, found: QuerySet, name: str, status: str) -> QuerySet:
        return found.filter(STATUSES[status])

    def filter_attention(self, found: QuerySet, name: str, reasons: list[str]) -> QuerySet:
        for reason in reasons:
            found = found.filter(needing(reason, today=timezone.localdate()))
        return found

    def filter_competency(self, found: QuerySet, name: str, competency: Competency) -> QuerySet:
        return found.answering(competency)


def in_listing(request) -> QuerySet[LearningResource]:
    """What the list at this address shows on all its pages together."""
    return listed(ResourceFilterSet, request)


class ResourceIndexView(ResourceExport, DraftedIndexView):
    pass


# --- The form ---


class ResourceForm(DraftedForm):
    offered_by = LoginField(
        label=gettext_lazy("Offered by a colleague"),
        help_text=gettext_lazy("The login of the teacher whose own resource this is."),
    )

    def clean_link(self) -> str:
        """What was known of another address says nothing of this one."""
        link = self.cleaned_data["link"]
        if link != self.instance.link:
            self.instance.link_checked_at, self.instance.link_problem = None, ""
        return link


CONTENTS = [
    MultiFieldPanel(
        [
            FieldPanel("title", help_text=gettext_lazy("As teachers would call it, without the kind: «Reading maps».")),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("level"), FieldPanel("format")]),
        ],
        heading=gettext_lazy("What it is"),
    ),
    MultiFieldPanel([FieldPanel("summary"), FieldPanel("body")], heading=gettext_lazy("What it gives")),
    InlinePanel(
        "documents",
        panels=[FieldPanel("document"), FieldPanel("title")],
        heading=gettext_lazy("Documents"),
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("A programme, a leaflet, a list of literature: they stand on the page of the resource."),
    ),
]
AUDIENCE = [
    MultiFieldPanel(
        [
            FieldPanel(
                "competencies",
                widget=TreeCheckboxes,
                help_text=gettext_lazy("A teacher with one of these deficits is offered the resource."),
            )
        ],
        heading=gettext_lazy("Which deficits it answers"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("positions", widget=CheckboxSelectMultiple),
            FieldPanel("subjects", widget=CheckboxSelectMultiple),
            FieldPanel("organisation_kinds", widget=CheckboxSelectMultiple),
        ],
        heading=gettext_lazy("For whom"),
        help_text=gettext_lazy("Where nothing is ticked, it is for everybody."),
    ),
]
ORGANISATION = [
    MultiFieldPanel(
        [
            FieldPanel("provider", widget=organisation_chooser.widget_class),
            FieldPanel("place", help_text=gettext_lazy("A town, a school, a room; for what is online, the service.")),
            LinkProblemPanel(),
            FieldPanel(
                "link",
                help_text=gettext_lazy(
                    "Where one enrols or reads more. The portal asks now and then whether it opens."
                ),
            ),
        ],
        heading=gettext_lazy("Who and where"),
    ),
    MultiFieldPanel(
        [FieldPanel("dates"), FieldRowPanel([FieldPanel("apply_until"), FieldPanel("places")])],
        heading=gettext_lazy("When"),
    ),
    MultiFieldPanel([FieldRowPanel([FieldPanel("hours"), FieldPanel("price")])], heading=gettext_lazy("How much")),
]


class ResourceCreateView(CreateView):
    """``?title=…&competency=code`` fill the form: from a gap in the map it is one click to a draft."""

    def get_initial(self) -> dict:
        asked = {name: [text.replace("\0", "") for text in self.request.GET.getlist(name)] for name in self.request.GET}
        answered = Competency.objects.filter(code_key__in=[code_key(code) for code in asked.get("competency", [])])
        return super().get_initial() | {"title": "".join(asked.get("title", [])[:1]), "competencies": list(answered)}


class LearningResourceViewSet(SnippetViewSet):
    model = LearningResource
    add_view_class = ResourceCreateView
    index_view_class = ResourceIndexView
    icon = "openquote"
    edit_handler = TabbedInterface(
        [
            ObjectList(CONTENTS, heading=gettext_lazy("Contents")),
            ObjectList(AUDIENCE, heading=gettext_lazy("Deficits and audience")),
            ObjectList(ORGANISATION, heading=gettext_lazy("Time and place")),
            ObjectList(KEEPING, heading=gettext_lazy("Origin and import")),
        ],
        base_form_class=ResourceForm,
    )
    ordering = "title"
    list_per_page = 50
    list_display = [
        "title",
        "kind",
        "level",
        "provider",
        "dates",
        UpdatedAtColumn(),
        StatusColumn(),
    ]
    filterset_class = ResourceFilterSet
    list_export = ResourceExport.list_export
    export_headings = ResourceExport.export_headings
    export_filename = "resources"
    inspect_view_enabled = False

    def get_queryset(self, request) -> QuerySet[LearningResource]:
        resources = with_status(LearningResource.objects.select_related("kind", "provider"))
        if "export" in request.GET:
            return resources.prefetch_related("positions", "subjects", "organisation_kinds", "competencies")
        return resources.defer("body", "search_text")
