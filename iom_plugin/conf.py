"""Settings of the upper app, read when asked, so that ``override_settings`` works. All start with ``IOM_``."""

from django.conf import settings


def docx_template() -> str:
    """``IOM_ROUTE_DOCX_TEMPLATE``: path of the portal's own DOCX form, or the one shipped with the package."""
    return getattr(settings, "IOM_ROUTE_DOCX_TEMPLATE", "")


def typst_template() -> str:
    """``IOM_ROUTE_TYPST_TEMPLATE``: path of the portal's own Typst form of the PDF, or the shipped one."""
    return getattr(settings, "IOM_ROUTE_TYPST_TEMPLATE", "")
