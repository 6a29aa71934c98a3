"""``routes/<id>/comments/``: the conversation about a route, on the whole and beside its lines."""

from rest_framework import serializers, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.schema import described

from ..choices import LineNoun
from ..models import RouteComment
from ..models.routes import LONGEST_TEXT
from ..queries import comments as queries
from ..queries import routes
from ..services import comments as services
from .fields import PersonField


class CommentSerializer(serializers.ModelSerializer):
    noun = serializers.CharField(help_text="Kind of the line: `need`, `task`, `activity`, `result`; empty: the route.")
    line = serializers.IntegerField(allow_null=True, help_text="The id of that line.")
    about = serializers.CharField(help_text="The words of the line when the conversation began.")
    thread = serializers.IntegerField(
        source="thread_id", allow_null=True, help_text="The first comment of the conversation; null for that itself."
    )
    by = PersonField("by")
    at = serializers.DateTimeField(format="iso-8601")
    resolved_at = serializers.DateTimeField(
        format="iso-8601", allow_null=True, help_text="Only of a first comment: when the conversation was over."
    )

    class Meta:
        model = RouteComment
        fields = ["id", "noun", "line", "about", "thread", "text", "by", "at", "resolved_at"]
        read_only_fields = fields


class NewCommentSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST_TEXT)
    noun = serializers.ChoiceField(
        choices=LineNoun.choices, required=False, allow_blank=True, default="", help_text="Empty: the whole route."
    )
    line = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, allow_null=True, default=None, help_text="Its id."
    )
    thread = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        allow_null=True,
        default=None,
        help_text="A comment of this route to answer; noun and line are then those of its conversation.",
    )


class CommentViewSet(IomApi, viewsets.GenericViewSet):
    """What the author and those who accompany say of a route, in the order in which it was said."""

    queryset = RouteComment.objects.none()
    serializer_class = CommentSerializer
    filter_backends = []

    def get_queryset(self):
        return queries.visible_to(self.request.user).order_by("at", "pk")

    @described(operation_id="routes_comments", responses=CommentSerializer(many=True))
    def list(self, request: Request, pk: int) -> Response:
        """The conversation about the route, the oldest first; for who may see the route."""
        route = self._route(pk)
        page = self.paginate_queryset(self.get_queryset().filter(route=route))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @described(operation_id="routes_comments_create", request=NewCommentSerializer, responses={201: CommentSerializer})
    def create(self, request: Request, pk: int) -> Response:
        """Begin a conversation, or answer in one; the author and those who accompany can."""
        route = self._route(pk)
        serializer = NewCommentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        thread = given.pop("thread")
        if thread is None:
            comment = services.add_comment(route, by=request.user, **given)
        else:
            first = get_object_or_404(self.get_queryset().filter(route=route), pk=thread)
            comment = services.reply(first, by=request.user, text=given["text"])
        return Response(self.get_serializer(comment).data, status=201)

    @described(operation_id="comments_resolve", request=None, responses=CommentSerializer)
    def resolve(self, request: Request, pk: int) -> Response:
        """The conversation that the comment belongs to is over; answered is its first comment."""
        return Response(self.get_serializer(services.resolve(self.get_object(), by=request.user)).data)

    def _route(self, pk: int):
        return get_object_or_404(routes.visible_to(self.request.user), pk=pk)
