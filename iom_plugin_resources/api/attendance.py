"""``occurrences/<id>/attendance/``: who came to one date of an event, for whoever keeps it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from ..choices import AttendanceSource
from ..core.keys import row_key
from ..models import EventOccurrence
from ..permissions import can_keep_event
from ..queries import attendance as queries
from ..queries.attendance import Person
from ..services import attendance as services
from .base import IomApi
from .schema import described

MOST_AT_ONCE = 2_000


class ParticipantSerializer(serializers.Serializer):
    """One person of the list of a date."""

    id = serializers.IntegerField(source="key", help_text="Of the registration.")
    name = serializers.CharField(source="facts.name")
    position = serializers.CharField(source="facts.position")
    organisation = serializers.CharField(source="facts.organisation")
    status = serializers.CharField(source="registration.status", help_text="`attended`, `absent`, `confirmed` …")
    status_title = serializers.CharField(source="registration.get_status_display")
    attended_at = serializers.DateTimeField(
        source="registration.attended_at", allow_null=True, help_text="When it was noted."
    )
    source = serializers.CharField(
        source="registration.attendance_source", help_text="`desk`, `code` or `report`; empty for who did not come."
    )
    hours = serializers.IntegerField(
        source="registration.hours", allow_null=True, help_text="Credited; null: as many as the event has."
    )
    has_certificate = serializers.BooleanField(help_text="A valid one: what is noted cannot be changed then.")


class RefusedSerializer(serializers.Serializer):
    """A registration of which nothing could be noted, and why."""

    id = serializers.IntegerField(help_text="Of the registration.")
    code = serializers.CharField()
    message = serializers.CharField()


class MarkedSerializer(serializers.Serializer):
    """What has become of the marks; what was noted so already stands in neither list."""

    changed = serializers.ListField(child=serializers.IntegerField(), help_text="`id`s of registrations.")
    refused = RefusedSerializer(many=True)


class Keys(serializers.ListField):
    """Registrations by their ``id``."""

    def __init__(self, **kwargs):
        key = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
        super().__init__(child=key, required=False, max_length=MOST_AT_ONCE, **kwargs)


class MarksSerializer(serializers.Serializer):
    """What is sent to note who came."""

    present = Keys(help_text="Who came.")
    absent = Keys(help_text="Who did not.")
    unmarked = Keys(help_text="Of whom nothing shall be noted any more.")
    hours = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=services.MOST_HOURS, allow_null=True),
        required=False,
        help_text="Hours credited, by the `id` of the registration; null: as many as the event has.",
    )

    def validate_hours(self, hours: dict) -> dict[int, int | None]:
        keys = {text: row_key(text) for text in hours}
        if None in keys.values():
            raise serializers.ValidationError(_("Name the registrations by their ids."))
        if len(keys) > MOST_AT_ONCE:
            raise serializers.ValidationError(_("Send %(number)d registrations at most.") % {"number": MOST_AT_ONCE})
        return {keys[text]: number for text, number in hours.items()}

    def validate(self, given: dict) -> dict:
        kinds = {"present": services.ATTENDED, "absent": services.ABSENT, "unmarked": services.UNMARKED}
        marks: dict[int, str] = {}
        for field, mark in kinds.items():
            for key in given.get(field, []):
                if marks.setdefault(key, mark) != mark:
                    sentence = _("Registration %(id)d is named twice, and differently.") % {"id": key}
                    raise serializers.ValidationError({field: [sentence]})
        return given | {"marks": marks}


class AttendanceViewSet(IomApi, viewsets.GenericViewSet):
    """The list of participants of one date, by name, and what is noted of them."""

    queryset = EventOccurrence.objects.none()
    serializer_class = ParticipantSerializer
    filter_backends = []

    def kept(self, pk: int) -> EventOccurrence:
        """The date with this key; 404 for who does not keep its event."""
        occurrence = get_object_or_404(EventOccurrence.objects.select_related("event__organiser"), pk=pk)
        if not can_keep_event(self.request.user, occurrence.event):
            raise Http404
        return occurrence

    @described(responses=ParticipantSerializer(many=True))
    def list(self, request, pk) -> Response:
        """Everybody who was ever registered for the date, by name."""
        people: list[Person] = queries.people(self.kept(pk))
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(people), many=True).data)

    @described(request=MarksSerializer, responses=MarkedSerializer)
    def mark(self, request, pk) -> Response:
        """Note who came. Sent twice it changes nothing; one refusal does not keep the others from being noted."""
        occurrence = self.kept(pk)
        sent = MarksSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        marked = services.mark_attendance(
            occurrence,
            sent.validated_data["marks"],
            by=request.user,
            source=AttendanceSource.DESK,
            hours=sent.validated_data.get("hours"),
        )
        refused = [{"id": key, "code": error.code, "message": error.message} for key, error in marked.refused.items()]
        changed = [one.pk for one in marked.changed]
        return Response(MarkedSerializer({"changed": changed, "refused": refused}).data)
