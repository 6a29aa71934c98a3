"""Wrong configurations, found at start: what is wrong, and the cure."""

from django.apps import apps
from django.core.checks import Error, register

REQUIRED_APPS = [
    "wagtail.snippets",
    "wagtail.documents",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
]


@register()
def required_apps_are_installed(app_configs, **kwargs):
    return [
        Error(
            f"iom_plugin_resources needs {name!r}, which is not in INSTALLED_APPS.",
            hint=f"Add {name!r} to INSTALLED_APPS.",
            id="iom_resources.E001",
        )
        for name in REQUIRED_APPS
        if not apps.is_installed(name)
    ]
