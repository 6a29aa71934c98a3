"""Addresses of the whole API: those of the lower app, and our own, in one namespace."""

from django.urls import path

from iom_plugin_resources.api.urls import app_name as app_name
from iom_plugin_resources.api.urls import urlpatterns as resource_map

from .amendments import AmendmentViewSet
from .comments import CommentViewSet
from .deficits import DeficitViewSet
from .reviews import QueueViewSet, ReviewViewSet
from .routes import RouteViewSet
from .scores import ScoreViewSet
from .self_checks import SelfCheckViewSet
from .teachers import ProfileView
from .versions import VersionViewSet

urlpatterns = [
    *resource_map,
    path("teachers/me/", ProfileView.as_view(), name="teacher_me"),
    path("deficits/", DeficitViewSet.as_view({"get": "list"}), name="deficit_list"),
    path("routes/", RouteViewSet.as_view({"get": "list", "post": "create"}), name="route_list"),
    path(
        "routes/<int:pk>/",
        RouteViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="route_detail",
    ),
    path("routes/<int:pk>/submit/", RouteViewSet.as_view({"post": "submit"}), name="route_submit"),
    path("routes/<int:pk>/return/", RouteViewSet.as_view({"post": "send_back"}), name="route_return"),
    path("routes/<int:pk>/approve/", RouteViewSet.as_view({"post": "approve"}), name="route_approve"),
    path("routes/<int:pk>/self-check/", SelfCheckViewSet.as_view({"get": "retrieve"}), name="route_self_check"),
    path(
        "routes/<int:pk>/export/<slug:file_format>/",
        RouteViewSet.as_view({"get": "export"}),
        name="route_export",
    ),
    path("routes/<int:pk>/amend/", AmendmentViewSet.as_view({"post": "begin"}), name="route_amend"),
    path("routes/<int:pk>/amend/finish/", AmendmentViewSet.as_view({"post": "finish"}), name="route_amend_finish"),
    path("routes/<int:pk>/amend/cancel/", AmendmentViewSet.as_view({"post": "cancel"}), name="route_amend_cancel"),
    path("routes/<int:pk>/versions/", VersionViewSet.as_view({"get": "list"}), name="version_list"),
    path("routes/<int:pk>/versions/<int:number>/", VersionViewSet.as_view({"get": "retrieve"}), name="version_detail"),
    path(
        "routes/<int:pk>/comments/",
        CommentViewSet.as_view({"get": "list", "post": "create"}),
        name="comment_list",
    ),
    path("comments/<int:pk>/resolve/", CommentViewSet.as_view({"post": "resolve"}), name="comment_resolve"),
    path("routes/<int:pk>/scores/", ScoreViewSet.as_view({"post": "create"}), name="route_scores"),
    path("reviews/", ReviewViewSet.as_view({"get": "list"}), name="review_list"),
    path("reviews/queue/", QueueViewSet.as_view({"get": "list"}), name="review_queue"),
]
