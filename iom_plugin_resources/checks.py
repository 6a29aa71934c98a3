"""Wrong configurations, found at start: what is wrong, and the cure."""

from django.apps import apps
from django.core.checks import Error, register

from . import conf
from .queries.feedback_questions import MOST_QUESTIONS, wrong_questions

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


@register()
def feedback_questions_can_be_asked(app_configs, **kwargs):
    own = conf.feedback_questions()
    if own is None:
        return []
    return [
        Error(
            f"IOM_FEEDBACK_QUESTIONS has what cannot be asked: {wrong}.",
            hint=(
                f"Give 1 to {MOST_QUESTIONS} questions by their keys, small Latin letters, digits and “_”: "
                '{"useful": "Was it useful?"}, or with words for 1 and 5: {"useful": ("Was it useful?", "no", "very")}.'
            ),
            id="iom_resources.E002",
        )
        for wrong in wrong_questions(own)
    ]
