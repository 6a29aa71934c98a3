"""Addresses of the lower app; a host mounts them, for example at ``resources-map/``."""

from django.urls import path

from .views import resources

app_name = "iom_resources"
urlpatterns = [
    path("", resources.resource_list, name="resource_list"),
    path("<int:pk>/", resources.resource_detail, name="resource_detail"),
]
