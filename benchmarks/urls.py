"""The portal's addresses, and an empty page of the same site."""

from django.urls import path
from django.views.generic import TemplateView

from portal.urls import urlpatterns as of_the_portal

urlpatterns = [
    path("empty/", TemplateView.as_view(template_name="benchmarks/empty.html"), name="bench_empty"),
    *of_the_portal,
]
