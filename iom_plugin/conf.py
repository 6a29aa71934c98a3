"""Settings of the upper app, read when asked, so that ``override_settings`` works. All start with ``IOM_``."""

from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

RECOMMENDATIONS = "iom_plugin.queries.recommendations.by_deficits"


def docx_template() -> str:
    """``IOM_ROUTE_DOCX_TEMPLATE``: path of the portal's own DOCX form, or the one shipped with the package."""
    return getattr(settings, "IOM_ROUTE_DOCX_TEMPLATE", "")


def typst_template() -> str:
    """``IOM_ROUTE_TYPST_TEMPLATE``: path of the portal's own Typst form of the PDF, or the shipped one."""
    return getattr(settings, "IOM_ROUTE_TYPST_TEMPLATE", "")


def page_model():
    """The pages of the portal: Wagtail's own, or what the host has put in their place."""
    return apps.get_model(getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page"))


def recommendations() -> Callable:
    """``IOM_RECOMMENDATIONS``: what picks resources for a teacher, ``(teacher, limit) -> [Recommendation]``."""
    return import_string(recommendations_path())


def recommendations_path() -> str:
    return getattr(settings, "IOM_RECOMMENDATIONS", RECOMMENDATIONS)


def holidays() -> list[dict] | None:
    """``IOM_HOLIDAYS``: school holidays of the region, for the self-check of dates; None means the usual ones."""
    return getattr(settings, "IOM_HOLIDAYS", None)


def largest_route_file() -> int:
    """``IOM_LARGEST_ROUTE_FILE``: how many megabytes a document may have from which a route is read."""
    return getattr(settings, "IOM_LARGEST_ROUTE_FILE", 20)
