"""Settings of the upper app, read when asked, so that ``override_settings`` works. All start with ``IOM_``."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

RECOMMENDATIONS = "iom_plugin.queries.recommendations.by_deficits"


def docx_template() -> str:
    """``IOM_ROUTE_DOCX_TEMPLATE``: path of the portal's own DOCX form, or the one shipped with the package."""
    return getattr(settings, "IOM_ROUTE_DOCX_TEMPLATE", "")


def typst_template() -> str:
    """``IOM_ROUTE_TYPST_TEMPLATE``: path of the portal's own Typst form of the PDF, or the shipped one."""
    return getattr(settings, "IOM_ROUTE_TYPST_TEMPLATE", "")


def recommendations() -> Callable:
    """``IOM_RECOMMENDATIONS``: what picks resources for a teacher, ``(teacher, limit) -> [Recommendation]``."""
    return import_string(recommendations_path())


def recommendations_path() -> str:
    return getattr(settings, "IOM_RECOMMENDATIONS", RECOMMENDATIONS)
