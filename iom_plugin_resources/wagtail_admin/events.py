"""Events in the Wagtail admin: drafts, preview, moderation, schedule, lock, history, copies."""

import django_filters
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CopyView, CreateView, DeleteView, EditView, SnippetViewSet

from ..choices import RegistrationKind
from ..core.periods import EXACT
from ..models import Competency, EventOccurrence, LearningEvent, Organisation
from ..queries.editing import EventAttention, event_needing, with_status
from .deletion import CarefulDeletion
from .drafted import DraftedIndexView, StatusColumn, listed
from .event_forms import event_form
from .exports import EventExport
from .widgets import IndentedSelect

# --- The list ---


class Publication(TextChoices):
    LIVE = "live", pgettext_lazy("event", "published")
    DRAFT = "draft", pgettext_lazy("event", "draft")


class When(TextChoices):
    AHEAD = "ahead", pgettext_lazy("events", "ahead")
    PAST = "past", pgettext_lazy("events", "past")
    PLANNED = "planned", pgettext_lazy("events", "the day is not fixed yet")


class EventFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"),
        choices=Publication.choices,
        method="filter_status",
        widget=RadioSelect,
        empty_label=pgettext_lazy("events", "All"),
    )
    when = django_filters.ChoiceFilter(
        label=pgettext_lazy("events", "When"),
        choices=When.choices,
        method="filter_when",
        widget=RadioSelect,
        empty_label=pgettext_lazy("events", "All"),
    )
    attention = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What to look at"),
        choices=EventAttention.choices,
        method="filter_attention",
        widget=CheckboxSelectMultiple,
    )
    organiser = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.filter(Exists(LearningEvent.objects.filter(organiser=OuterRef("pk")))),
        label=gettext_lazy("Organiser"),
        widget=IndentedSelect,
    )
    competencies = django_filters.ModelChoiceFilter(
        queryset=Competency.objects.all(),
        label=gettext_lazy("Competency, with all under it"),
        method="filter_competency",
        widget=IndentedSelect,
    )

    class Meta:
        model = LearningEvent
        fields = [
            "status",
            "when",
            "attention",
            "kind",
            "level",
            "format",
            "registration",
            "organiser",
            "competencies",
        ]

    def filter_status(self, found: QuerySet, name: str, status: str) -> QuerySet:
        return found.filter(live=status == Publication.LIVE)

    def filter_when(self, found: QuerySet, name: str, when: str) -> QuerySet:
        if when == When.PLANNED:
            return found.exclude(date_precision__in=EXACT)
        today = timezone.localdate()
        ahead = Exists(EventOccurrence.objects.filter(event=OuterRef("pk"), last_day__gte=today))
        is_ahead = Q(last_day__gte=today) | Q(ahead)
        return found.filter(is_ahead if when == When.AHEAD else ~is_ahead & Q(last_day__lt=today))

    def filter_attention(self, found: QuerySet, name: str, reasons: list[str]) -> QuerySet:
        for reason in reasons:
            found = found.filter(event_needing(reason, now=timezone.now()))
        return found

    def filter_competency(self, found: QuerySet, name: str, competency: Competency) -> QuerySet:
        return found.answering(competency)


def in_listing(request) -> QuerySet[LearningEvent]:
    """What the list at this address shows on all its pages together."""
    return listed(EventFilterSet, request)


def with_nearest_date(events: QuerySet[LearningEvent]) -> QuerySet[LearningEvent]:
    """Events with the key and the places of their nearest date that is not over."""
    nearest = EventOccurrence.objects.filter(event=OuterRef("pk"), ends_at__gt=timezone.now()).order_by("starts_at")
    held = nearest.annotate(held=F("taken") + F("taken_online")).values("held")[:1]
    return events.annotate(
        nearest=Subquery(nearest.values("pk")[:1]),
        nearest_taken=Subquery(held, output_field=IntegerField()),
    )


def dates_text(event: LearningEvent) -> str:
    """The dates as they are worded, and that they repeat."""
    return f"{event.dates}, {event.get_repeat_display().lower()}" if event.is_repeated else event.dates


def places_text(event: LearningEvent) -> str:
    """How many places of the nearest date are taken, of how many."""
    if event.registration == RegistrationKind.NONE:
        return "—"
    taken, places = event.nearest_taken or 0, [event.places, event.places_online]
    if all(number is None for number in places):
        return str(taken)
    return _("%(taken)d of %(places)d") % {"taken": taken, "places": sum(filter(None, places))}


class EventIndexView(EventExport, DraftedIndexView):
    title_width = "30%"

    @cached_property
    def header_more_buttons(self):
        return [
            *super().header_more_buttons,
            Button(_("Copy a year"), url=reverse("iom_planning:copy_year"), icon_name="copy", priority=20),
            Button(
                _("Import of events"),
                url=f"{reverse('iom_imports:index')}?kind=events",
                icon_name="upload",
                priority=30,
            ),
        ]

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), *buttons_of(instance, nearest=instance.nearest)]


# --- Its form ---


def buttons_of(event: LearningEvent, *, nearest: int | None) -> list[Button]:
    """What can be done with an event beside editing it."""
    buttons = []
    if nearest:
        buttons.append(
            Button(_("Desk of participants"), url=reverse("iom_resources:desk", args=[nearest]), icon_name="group")
        )
    buttons.append(
        Button(_("Copy to the next year"), url=reverse("iom_planning:copy", args=[event.pk]), icon_name="copy")
    )
    if event.is_repeated and event.live:
        buttons.append(
            Button(
                _("Change this and following dates"),
                url=reverse("iom_planning:split", args=[event.pk]),
                icon_name="date",
            )
        )
    return buttons


class EventEditView(EditView):
    @cached_property
    def header_more_buttons(self):
        nearest = with_nearest_date(LearningEvent.objects.filter(pk=self.object.pk)).values_list("nearest", flat=True)
        return [*super().header_more_buttons, *buttons_of(self.object, nearest=nearest.first())]


class EventCreateView(CreateView):
    """``?title=…&dates=…`` fill the form."""

    def get_initial(self) -> dict:
        asked = {name: self.request.GET.get(name, "").replace("\0", "") for name in ("title", "dates")}
        return super().get_initial() | {name: text for name, text in asked.items() if text}


class EventCopyView(CopyView):
    """A copy is another event: imports find it by another key, and its children are new."""

    def get_initial_form_instance(self):
        content = self.get_object().serializable_data()
        content |= {"pk": None, "key": None}
        for name in ("uid", "split_from", "copied_from", "latest_revision", "live_revision"):
            content.pop(name, None)
        for name in ("sessions", "exceptions", "documents"):
            content[name] = [{**child, "pk": None} for child in content[name]]
        return LearningEvent.from_serializable_data(content, check_fks=False)


class EventDeleteView(CarefulDeletion, DeleteView):
    def reason_to_keep(self) -> str | None:
        if self.object.occurrences.filter(registrations__isnull=False).exists():
            return _(
                "Somebody has registered for «%(event)s», so it cannot be deleted. Cancel its dates or unpublish it."
            ) % {"event": self.object}
        return None


class LearningEventViewSet(SnippetViewSet):
    model = LearningEvent
    add_view_class = EventCreateView
    copy_view_class = EventCopyView
    edit_view_class = EventEditView
    delete_view_class = EventDeleteView
    index_view_class = EventIndexView
    icon = "calendar-alt"
    edit_handler = event_form()
    ordering = "-first_day"
    list_per_page = 50
    list_display = [
        "title",
        Column("dates", label=gettext_lazy("Dates"), accessor=dates_text, sort_key="first_day"),
        "kind",
        "organiser",
        Column("places", label=gettext_lazy("Places taken"), accessor=places_text),
        UpdatedAtColumn(),
        StatusColumn(),
    ]
    filterset_class = EventFilterSet
    list_export = EventExport.list_export
    export_headings = EventExport.export_headings
    export_filename = "events"
    inspect_view_enabled = False

    def get_queryset(self, request) -> QuerySet[LearningEvent]:
        events = with_status(LearningEvent.objects.select_related("kind", "organiser", "resource"))
        if "export" in request.GET:
            return events.prefetch_related(
                "positions", "subjects", "organisation_kinds", "competencies", "sessions", "exceptions"
            )
        return with_nearest_date(events.defer("body", "search_text"))
