"""``events/``: the published part of the calendar, asked as its page is."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins, serializers, viewsets

from ..choices import EventStatus, RegistrationKind
from ..models import EventOccurrence, LearningEvent
from ..queries import events as queries
from ..queries.calendars import EventQuestion
from ..queries.event_facets import active_facets
from ..queries.occurrences import in_order, visible_to
from ..queries.registrations import modes_of, state_of
from .base import PublicIomApi
from .catalogued import CataloguedSerializer, DetailSerializer
from .fields import TitleField
from .resources import facet_parameter
from .schema import IomAutoSchema

# So many dates of one event a list gives, and its own address.
DATES_IN_LIST, DATES = 20, 400
STATE_HELP = "Whether one can register now; with `waitlist` one joins the waiting list."


class DateSerializer(serializers.ModelSerializer):
    """One date of an event; people register for it."""

    start = serializers.DateTimeField(source="starts_at", format="iso-8601", allow_null=True)
    end = serializers.DateTimeField(
        source="ends_at", format="iso-8601", allow_null=True, help_text="Exclusive; of whole days the midnight after."
    )
    first_day = serializers.DateField(format="iso-8601", allow_null=True)
    last_day = serializers.DateField(format="iso-8601", allow_null=True)
    zone = serializers.CharField(source="time_zone", help_text="IANA name; the days are those of this zone.")
    precision = serializers.CharField(source="date_precision", help_text="`day` and `span` are fixed, others planned.")
    status = serializers.ChoiceField(choices=EventStatus.choices)
    places = serializers.SerializerMethodField(help_text="On site and online together; null: room for all.")
    free = serializers.SerializerMethodField(help_text="Of the places; null: room for all.")
    registration = serializers.SerializerMethodField(help_text=STATE_HELP)
    url = serializers.SerializerMethodField()

    class Meta:
        model = EventOccurrence
        fields = [
            "id",
            "start",
            "end",
            "first_day",
            "last_day",
            "is_all_day",
            "zone",
            "precision",
            "status",
            "status_reason",
            "place",
            "places",
            "free",
            "registration",
            "url",
        ]
        read_only_fields = fields

    def get_places(self, occurrence) -> int | None:
        return places_of(occurrence)

    def get_free(self, occurrence) -> int | None:
        return state_of(occurrence).free

    def get_registration(self, occurrence) -> str:
        return registration_word(occurrence)

    def get_url(self, occurrence) -> str:
        return self.context["request"].build_absolute_uri(occurrence.get_absolute_url())


class EventSerializer(CataloguedSerializer):
    kind = serializers.SlugRelatedField("code", read_only=True, allow_null=True, help_text="Code of the kind.")
    organiser = serializers.SlugRelatedField(
        "code", read_only=True, allow_null=True, help_text="Code of the organisation."
    )
    organiser_title = TitleField("organiser")
    resource = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True, help_text="In the resource map.")
    wording = serializers.CharField(source="dates_text", help_text="The dates as people say them.")
    dates = DateSerializer(
        source="asked_dates", many=True, help_text="Those that answer the question, the soonest first; not all of many."
    )
    places = serializers.SerializerMethodField(help_text="Of the next date; null: room for all.")
    free = serializers.SerializerMethodField(help_text="Of the next date; null: room for all.")
    registration = serializers.SerializerMethodField(help_text=f"Of the next date. {STATE_HELP}")
    url = serializers.SerializerMethodField()
    ics_url = serializers.SerializerMethodField(help_text="All of its dates as iCalendar.")

    class Meta:
        model = LearningEvent
        fields = [
            "id",
            "key",
            "title",
            "kind",
            "kind_title",
            "level",
            "level_title",
            "format",
            "format_title",
            "summary",
            "organiser",
            "organiser_title",
            "resource",
            "competencies",
            "place",
            "hours",
            "price",
            "link",
            "in_federal_register",
            "gives_certificate",
            "wording",
            "dates",
            "places",
            "free",
            "registration",
            "url",
            "ics_url",
        ]
        read_only_fields = fields

    def get_places(self, event) -> int | None:
        date = next_date(event)
        return places_of(date) if date else None

    def get_free(self, event) -> int | None:
        date = next_date(event)
        return state_of(date).free if date else None

    def get_registration(self, event) -> str:
        date = next_date(event)
        return registration_word(date) if date else "none"

    def get_url(self, event) -> str:
        return self.context["request"].build_absolute_uri(event.get_absolute_url())

    def get_ics_url(self, event) -> str:
        return self.context["request"].build_absolute_uri(reverse("iom_resources:event_feed", args=[event.pk]))


class EventDetailSerializer(DetailSerializer, EventSerializer):
    """An event with its text, its audience and its files. The link to take part online is on its page only."""

    class Meta(EventSerializer.Meta):
        fields = [*EventSerializer.Meta.fields, "audience", "lead", "contact", *DetailSerializer.detail_fields]
        read_only_fields = fields


class EventSchema(IomAutoSchema):
    """Describes the parameters of a question to the calendar."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return _question_parameters() if self.view.action == "list" else []


class EventViewSet(PublicIomApi, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Published events with their dates: the answers to a question that is asked as in the address of the calendar."""

    queryset = LearningEvent.objects.none()
    filter_backends = []
    schema = EventSchema()

    def get_queryset(self) -> QuerySet[LearningEvent]:
        user = self.request.user
        events = queries.with_details(queries.visible_to(user))
        if self.action == "retrieve":
            return events.prefetch_related(_dates(visible_to(user), DATES))
        question = EventQuestion.read(self.request.query_params, user=user)
        dates = question.narrow(visible_to(user))
        if not question.is_empty:
            events = events.filter(pk__in=dates.order_by().values("event_id"))
        events = events.defer("body", "search_text", "search_title").order_by("first_day", "title", "pk")
        return events.prefetch_related(_dates(dates, DATES_IN_LIST))

    def get_serializer_class(self):
        return EventDetailSerializer if self.action == "retrieve" else EventSerializer


def next_date(event: LearningEvent) -> EventOccurrence | None:
    """The next of the dates given that takes place, else the last of them."""
    now = timezone.now()
    ahead = [date for date in event.asked_dates if not date.is_past(now) and date.status != EventStatus.CANCELLED]
    return (ahead or event.asked_dates[-1:] or [None])[0]


def places_of(occurrence: EventOccurrence) -> int | None:
    """On site and online together, as the format of the event has them; None: room for all."""
    places = [occurrence.places_for(mode) for mode in modes_of(occurrence.event)]
    return None if None in places else sum(places)


def registration_word(occurrence: EventOccurrence) -> str:
    """``none``, ``open``, ``waitlist`` or ``closed``."""
    if occurrence.event.registration == RegistrationKind.NONE:
        return "none"
    state = state_of(occurrence)
    if not state.can_register:
        return "closed"
    return "waitlist" if state.free == 0 else "open"


def _dates(occurrences: QuerySet[EventOccurrence], most: int) -> Prefetch:
    """At most so many dates of each event, in one query."""
    return Prefetch("occurrences", in_order(occurrences.select_related(None))[:most], to_attr="asked_dates")


def _question_parameters() -> list[OpenApiParameter]:
    day = "a day such as 2027-03-12, inclusive"
    return [
        OpenApiParameter("search", str, description="Words in any of their forms."),
        *map(facet_parameter, active_facets()),
        OpenApiParameter("from", str, description=f"With a date that ends not before: {day}."),
        OpenApiParameter("to", str, description=f"With a date that begins not after: {day}."),
        OpenApiParameter("registration", str, enum=["open"], description="With a date for which one can register."),
        OpenApiParameter("mine", str, description="`1`: with a date for which the one who asks is registered."),
    ]
