"""Addresses of the portal: its own, those of the ИОМ section, and the page tree last."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("django-admin/", admin.site.urls),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", include("search.urls")),
    path("accessibility/", include("accessibility.urls")),
    path("", include("accounts.urls")),
    path("iom/", include("iom_plugin.urls")),
    path("resources-map/", include("iom_plugin_resources.urls")),
    path("api/iom/v1/", include("iom_plugin.api.urls")),
    # Asked by browsers for pages without a frame, such as a sheet to print.
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}portal/mark.svg")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
