"""``registrations/``: one's own registrations for dates of events; registering and cancelling."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import Throttled
from rest_framework.response import Response

from ..choices import AttendanceMode, RegistrationStatus
from ..core.rate_limits import is_too_often
from ..models import EventOccurrence, Registration
from ..queries import occurrences
from ..queries import registrations as queries
from ..services import registrations as services
from .base import IomApi
from .fields import TitleField
from .schema import described

LONGEST_NOTE = 1000
MOST_WRONG, IN_SECONDS = 60, 3600


class RegistrationSerializer(serializers.ModelSerializer):
    event = serializers.IntegerField(source="occurrence.event_id", help_text="`id` of the event.")
    title = serializers.CharField(source="occurrence.event.title")
    occurrence = serializers.IntegerField(source="occurrence_id", help_text="`id` of the date.")
    starts_at = serializers.DateTimeField(source="occurrence.starts_at", allow_null=True)
    ends_at = serializers.DateTimeField(source="occurrence.ends_at", allow_null=True)
    event_status = serializers.CharField(source="occurrence.status", help_text="Of the date.")
    status_title = TitleField("status")
    mode_title = TitleField("mode")
    place_in_queue = serializers.IntegerField(
        source="queue_place", help_text="In the waiting list, 1 for the next; 0 for who does not wait."
    )
    offer_expires_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when an offered place can be accepted."
    )

    class Meta:
        model = Registration
        fields = [
            "id",
            "event",
            "title",
            "occurrence",
            "starts_at",
            "ends_at",
            "event_status",
            "status",
            "status_title",
            "mode",
            "mode_title",
            "place_in_queue",
            "offer_expires_at",
            "note",
            "created_at",
        ]
        read_only_fields = fields


class NewRegistrationSerializer(serializers.Serializer):
    """What is sent to register."""

    event = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="`id` of the event.")
    occurrence = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="`id` of a date of the event; without it the next one for which registration is open.",
    )
    mode = serializers.ChoiceField(
        AttendanceMode.choices,
        required=False,
        allow_blank=True,
        help_text="Where an event has both; without it on site.",
    )
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NOTE, help_text="What the organiser should know."
    )


class RegistrationFilters(filters.FilterSet):
    status = filters.ChoiceFilter(choices=RegistrationStatus.choices)

    class Meta:
        model = Registration
        fields = []


class RegistrationViewSet(
    IomApi,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,
):
    """One's own registrations, the latest first."""

    queryset = Registration.objects.none()
    serializer_class = RegistrationSerializer
    filterset_class = RegistrationFilters
    slows_guessing = True

    def get_queryset(self) -> QuerySet[Registration]:
        return queries.with_places(queries.visible_to(self.request.user)).order_by("-created_at", "-pk")

    def get_object(self) -> Registration:
        """Another's registration does not exist; whoever tries many numbers has to wait."""
        try:
            return super().get_object()
        except Http404:
            if is_too_often("registration", str(self.request.user.pk), limit=MOST_WRONG, seconds=IN_SECONDS):
                raise Throttled(wait=IN_SECONDS) from None
            raise

    @described(
        request=NewRegistrationSerializer,
        responses={
            201: RegistrationSerializer,
            200: OpenApiResponse(RegistrationSerializer, description="One was registered already; nothing changes."),
        },
    )
    def create(self, request) -> Response:
        """Register: `status` is `confirmed`, `waitlisted` or, where the organiser approves, `pending`."""
        asked = NewRegistrationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        date = self._date(given["event"], given.get("occurrence"))
        before = queries.registration_of(request.user, date)
        registration = services.register(
            date, user=request.user, by=request.user, mode=given.get("mode") or None, note=given.get("note", "")
        )
        is_new = before is None or not before.is_open
        shown = self.get_serializer(self.get_queryset().get(pk=registration.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    def perform_destroy(self, registration: Registration) -> None:
        """Cancel: the row stays, the place goes to the next who waits. Cancelled already, it stays so."""
        services.cancel(registration, by=self.request.user)

    @described(request=None, responses=RegistrationSerializer)
    def accept(self, request, pk) -> Response:
        """Take the place that is offered."""
        services.accept_offer(self.get_object(), by=request.user)
        return self.retrieve(request)

    @described(request=None, responses=RegistrationSerializer)
    def decline(self, request, pk) -> Response:
        """Leave the offered place to the next who waits."""
        services.decline_offer(self.get_object(), by=request.user)
        return self.retrieve(request)

    def _date(self, event: int, occurrence: int | None) -> EventOccurrence:
        """The date that is meant; what one may not see does not exist."""
        if occurrence is None:
            date = queries.date_to_register(event, self.request.user)
        else:
            date = occurrences.visible_to(self.request.user).filter(event=event, pk=occurrence).first()
        if date is None:
            sentence = _("There is no such event in the calendar.")
            raise serializers.ValidationError({"event" if occurrence is None else "occurrence": [sentence]})
        return date
