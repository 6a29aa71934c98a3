"""Addresses of the API. The upper app mounts these with its own; both call their namespace ``iom_api``."""

from django.urls import path

from .attendance import AttendanceViewSet
from .competencies import CompetencyViewSet
from .events import EventViewSet
from .organisations import OrganisationViewSet
from .registrations import RegistrationViewSet
from .resources import ResourceViewSet
from .schema import SchemaView
from .tokens import TokenView

app_name = "iom_api"

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("token/", TokenView.as_view(), name="token"),
    path("competencies/", CompetencyViewSet.as_view({"get": "list"}), name="competency_list"),
    path("organisations/", OrganisationViewSet.as_view({"get": "list"}), name="organisation_list"),
    path("resources/", ResourceViewSet.as_view({"get": "list"}), name="resource_list"),
    path("resources/facets/", ResourceViewSet.as_view({"get": "facets"}), name="resource_facets"),
    path("resources/suggestions/", ResourceViewSet.as_view({"get": "suggestions"}), name="resource_suggestions"),
    path("events/", EventViewSet.as_view({"get": "list"}), name="event_list"),
    path("events/<int:pk>/", EventViewSet.as_view({"get": "retrieve"}), name="event_detail"),
    path(
        "registrations/",
        RegistrationViewSet.as_view({"get": "list", "post": "create"}),
        name="registration_list",
    ),
    path(
        "registrations/<int:pk>/",
        RegistrationViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
        name="registration_detail",
    ),
    path(
        "registrations/<int:pk>/accept/",
        RegistrationViewSet.as_view({"post": "accept"}),
        name="registration_accept",
    ),
    path(
        "registrations/<int:pk>/decline/",
        RegistrationViewSet.as_view({"post": "decline"}),
        name="registration_decline",
    ),
    path(
        "occurrences/<int:pk>/attendance/",
        AttendanceViewSet.as_view({"get": "list", "post": "mark"}),
        name="attendance",
    ),
    path("resources/<int:pk>/", ResourceViewSet.as_view({"get": "retrieve"}), name="resource_detail"),
]
