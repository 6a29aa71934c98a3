"""``routes/``: routes with their road maps, what moves them on, and their documents."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.fields import TitleField
from iom_plugin_resources.api.schema import described
from iom_plugin_resources.views.attachments import attached

from .. import errors
from ..choices import Layout, RouteStatus
from ..exports.routes import CONTENT_TYPES, render_route
from ..models import Route
from ..models.routes import LONGEST_TEXT
from ..queries import routes as queries
from ..queries import teachers
from ..services import reviews, routes, whole_routes
from .reviews import ApproveSerializer, ReturnSerializer
from .road_maps import MOST_LINES, NeedSerializer
from .teachers import TeacherSerializer

FILE_FORMATS = ("pdf", "docx", "xlsx", "json", "ics")

LAYOUT = OpenApiParameter("layout", enum=Layout.values, description="Of the road map; five columns without it.")


def long_text(help_text: str = "") -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, help_text=help_text)


class RouteSerializer(serializers.ModelSerializer):
    teacher = TeacherSerializer(read_only=True)
    status = serializers.ChoiceField(choices=RouteStatus.choices, read_only=True)
    status_title = TitleField("status")
    goal = long_text()
    tasks_summary = long_text()
    diagnostics_summary = long_text()
    expected_result = long_text()
    starts_on = serializers.DateField(format="iso-8601", input_formats=["iso-8601"])
    ends_on = serializers.DateField(format="iso-8601", input_formats=["iso-8601"])
    created_at = serializers.DateTimeField(format="iso-8601", read_only=True)
    updated_at = serializers.DateTimeField(format="iso-8601", read_only=True)
    needs = NeedSerializer(
        many=True,
        required=False,
        max_length=MOST_LINES,
        help_text="Given in a PATCH, they replace the road map: lines with an id are changed, lines without are "
        "added, lines left out are deleted.",
    )

    class Meta:
        model = Route
        fields = [
            "id",
            "status",
            "status_title",
            "is_amended",
            "teacher",
            "theme",
            "goal",
            "tasks_summary",
            "diagnostics_summary",
            "self_education_form",
            "expected_result",
            "report_form",
            "starts_on",
            "ends_on",
            "conclusion",
            "created_at",
            "updated_at",
            "needs",
        ]
        read_only_fields = ["conclusion"]

    def validate(self, values: dict) -> dict:
        start, end = (values.get(name, getattr(self.instance, name, None)) for name in ("starts_on", "ends_on"))
        if end < start:
            raise serializers.ValidationError({"ends_on": _("The route ends before it starts.")})
        return values

    def create(self, values: dict) -> Route:
        user = self.context["request"].user
        teacher = teachers.teacher_of(user)
        if teacher is None:
            raise errors.NotAllowed(errors.NO_TEACHER_PROFILE, code="no_teacher_profile")
        return whole_routes.write_route(teacher, by=user, **values)

    def update(self, route: Route, values: dict) -> Route:
        return whole_routes.rewrite_route(route, by=self.context["request"].user, **values)


class RouteFilters(filters.FilterSet):
    status = filters.ChoiceFilter(choices=RouteStatus.choices)

    class Meta:
        model = Route
        fields = []


class RouteViewSet(IomApi, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One's own routes, and those that one's role covers; for everyone else a route does not exist."""

    queryset = Route.objects.none()
    serializer_class = RouteSerializer
    filterset_class = RouteFilters

    def get_queryset(self):
        return queries.with_content(queries.visible_to(self.request.user)).prefetch_related("teacher__subjects")

    @described(operation_id="routes_create")
    def create(self, request: Request) -> Response:
        """Start a draft of the signed-in teacher, with its road map if `needs` are given."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._answer(serializer.save(), status=201)

    @described(operation_id="routes_partial_update")
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a draft or a returned route; only its author can."""
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self._answer(serializer.save())

    @described(operation_id="routes_submit", request=None, responses=RouteSerializer)
    def submit(self, request: Request, pk: int) -> Response:
        """Send the route for review; the author can, once nothing is missing."""
        return self._answer(routes.submit_route(self.get_object(), by=request.user))

    @described(operation_id="routes_return", request=ReturnSerializer, responses=RouteSerializer)
    def send_back(self, request: Request, pk: int) -> Response:
        """Give the route back to its author with a comment; a curator can."""
        decision = self._given(ReturnSerializer)
        return self._answer(reviews.return_route(self.get_object(), by=request.user, **decision).route)

    @described(operation_id="routes_approve", request=ApproveSerializer, responses=RouteSerializer)
    def approve(self, request: Request, pk: int) -> Response:
        """Approve the route by the protocol of a council; a curator can."""
        decision = self._given(ApproveSerializer)
        return self._answer(reviews.approve_route(self.get_object(), by=request.user, **decision).route)

    @described(
        operation_id="routes_export",
        parameters=[LAYOUT],
        responses={(200, CONTENT_TYPES[name]): OpenApiTypes.BINARY for name in FILE_FORMATS},
    )
    def export(self, request: Request, pk: int, file_format: str) -> HttpResponse:
        """The official document of the route: `docx`, `pdf`, `xlsx`; its content as `json`, its deadlines as `ics`.

        The last two have no layout.
        """
        route = self.get_object()
        if file_format not in FILE_FORMATS:
            raise Http404
        layout = request.query_params.get("layout") or Layout.FIVE_COLUMNS
        return attached(render_route(route, file_format, layout=layout))

    def _given(self, serializer_class) -> dict:
        # The route comes first: someone else's is 404 whatever was sent.
        self.get_object()
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _answer(self, route: Route, status: int = 200) -> Response:
        """The route as it is now, with everything read anew."""
        route = self.get_queryset().get(pk=route.pk)
        return Response(self.get_serializer(route).data, status=status)
