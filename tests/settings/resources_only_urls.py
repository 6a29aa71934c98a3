from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("resources-map/", include("iom_plugin_resources.urls")),
    path("api/iom/v1/", include("iom_plugin_resources.api.urls")),
    path("", include(wagtail_urls)),
]
