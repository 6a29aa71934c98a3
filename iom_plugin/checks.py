"""Wrong configurations of the upper app, found at start: what is wrong, and the cure."""

from django.core.checks import Error, register
from django.utils.module_loading import import_string

from . import conf
from .queries.self_checks.holidays import usual_form, wrong_entries


@register()
def recommendations_can_be_called(app_configs, **kwargs):
    path = conf.recommendations_path()
    try:
        is_callable = callable(import_string(path))
    except (ImportError, TypeError, AttributeError):
        is_callable = False
    if is_callable:
        return []
    return [
        Error(
            f"IOM_RECOMMENDATIONS names {path!r}, which is nothing that can be called.",
            hint="Give the dotted path of a function (teacher, limit) -> list of Recommendation, or leave it out.",
            id="iom.E001",
        )
    ]


@register()
def holidays_can_be_read(app_configs, **kwargs):
    return [
        Error(
            f"IOM_HOLIDAYS has an entry that cannot be read: {entry!r}.",
            hint=f"Write {usual_form()}",
            id="iom.E002",
        )
        for entry in wrong_entries(conf.holidays() or [])
    ]
