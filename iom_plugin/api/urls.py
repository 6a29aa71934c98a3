"""Addresses of the whole API: those of the lower app, and our own, in one namespace."""

from django.urls import path

from iom_plugin_resources.api.urls import app_name as app_name
from iom_plugin_resources.api.urls import urlpatterns as resource_map

from .deficits import DeficitViewSet
from .routes import RouteViewSet
from .teachers import ProfileView

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
    path(
        "routes/<int:pk>/export/<slug:file_format>/",
        RouteViewSet.as_view({"get": "export"}),
        name="route_export",
    ),
]
