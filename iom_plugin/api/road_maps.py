"""The nested part of a route: needs, tasks, activities, results."""

from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework import serializers

from iom_plugin_resources.api.fields import CompetencyField, TitleField
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.queries import resources

from ..choices import ActivityStatus, NeedKind, TaskKind
from ..models import Activity, Direction, LearningTask, Result, ResultForm, RouteNeed, WorkForm
from ..models.road_maps import LONGEST_WORDING
from .fields import VocabularyField

MOST_LINES = 100


class ResourceField(serializers.PrimaryKeyRelatedField):
    """A published resource, or one that the route uses already, though it was withdrawn since."""

    def get_queryset(self):
        visible = resources.visible_to(self.context["request"].user).values("pk")
        known = Q(pk__in=visible)
        route = getattr(self.root, "instance", None)
        if route is not None:
            used = Activity.objects.filter(task__need__route=route, resource__isnull=False)
            known |= Q(pk__in=used.values("resource"))
        return LearningResource.objects.filter(known)

    def to_internal_value(self, data):
        try:
            return super().to_internal_value(data)
        except OverflowError:  # JSON can write 1e400, which is infinite
            self.fail("incorrect_type", data_type="float")


class LineSerializer(serializers.ModelSerializer):
    """A line with an ``id`` is changed, one without is added."""

    id = serializers.IntegerField(required=False, help_text="Of a line of this route that is changed.")


class ActivitySerializer(LineSerializer):
    title = serializers.CharField(
        max_length=LONGEST_WORDING, required=False, help_text="May be left out with a resource: its title is taken."
    )
    form = VocabularyField(WorkForm, required=False, allow_null=True, help_text="Code or title of a form of work.")
    form_title = TitleField("form")
    direction = VocabularyField(
        Direction, required=False, allow_null=True, help_text="Code or title of a direction of work."
    )
    direction_title = TitleField("direction")
    resource = ResourceField(
        queryset=LearningResource.objects.none(), required=False, allow_null=True, help_text="Its id."
    )
    hours = serializers.IntegerField(min_value=0, max_value=32767, required=False, allow_null=True)
    dates = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="As people say it; without it, starts_on and ends_on are put into words.",
    )
    starts_on = serializers.DateField(format="iso-8601", input_formats=["iso-8601"], required=False, allow_null=True)
    ends_on = serializers.DateField(format="iso-8601", input_formats=["iso-8601"], required=False, allow_null=True)
    status = serializers.ChoiceField(choices=ActivityStatus.choices, required=False)

    class Meta:
        model = Activity
        fields = [
            "id",
            "title",
            "form",
            "form_title",
            "direction",
            "direction_title",
            "resource",
            "provider",
            "hours",
            "dates",
            "starts_on",
            "ends_on",
            "status",
            "done_note",
        ]

    def validate(self, values):
        if not (values.get("id") or values.get("title") or values.get("resource")):
            raise serializers.ValidationError({"title": _("Name the activity, or give a resource.")})
        return values


class ResultSerializer(LineSerializer):
    form = VocabularyField(ResultForm, required=False, allow_null=True, help_text="Code or title of a result form.")
    form_title = TitleField("form")

    class Meta:
        model = Result
        fields = ["id", "form", "form_title", "text", "evidence"]


class TaskSerializer(LineSerializer):
    kind = serializers.ChoiceField(choices=TaskKind.choices)
    text = serializers.CharField(max_length=LONGEST_WORDING)
    activities = ActivitySerializer(many=True, required=False, max_length=MOST_LINES)
    results = ResultSerializer(many=True, required=False, max_length=MOST_LINES)

    class Meta:
        model = LearningTask
        fields = ["id", "kind", "text", "activities", "results"]


class NeedSerializer(LineSerializer):
    kind = serializers.ChoiceField(choices=NeedKind.choices, required=False)
    competency = CompetencyField(required=False, allow_null=True, help_text="Code of a competency.")
    competency_title = serializers.CharField(source="competency.title", default="", read_only=True)
    text = serializers.CharField(max_length=LONGEST_WORDING)
    tasks = TaskSerializer(many=True, required=False, max_length=MOST_LINES)

    class Meta:
        model = RouteNeed
        fields = ["id", "kind", "competency", "competency_title", "text", "tasks"]
