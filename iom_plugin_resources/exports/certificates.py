"""Certificates on paper: PDF from a template that a portal can replace, and the register as a table."""

from collections.abc import Callable, Iterable
from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import conf
from ..models import Certificate
from . import pdf
from .documents import Document, file_name, printable, template_path
from .qr_codes import qr_svg

TEMPLATE = "iom_plugin_resources/documents/certificate.typ"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (22, 34, 40, 14, 14, 30)


def render_certificates(certificates: Iterable[Certificate], address: Callable[[Certificate], str]) -> Document:
    """One sheet a certificate; ``address`` gives the whole address of its public check.

    The template is ``IOM_CERTIFICATE_TEMPLATE``, or ``certificate.typ`` of a portal's template folder, or ours. Raises
    ``IomError`` if it cannot be filled.
    """
    certificates = list(certificates)
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Certificate %(number)s") % {"number": certificates[0].number}
        if len(certificates) > 1:
            title = _("Certificates")
        context = {
            "document_title": title,
            "language": settings.LANGUAGE_CODE,
            "words": _words(),
            "certificates": [_sheet(one, address(one)) for one in certificates],
        }
        content = pdf.render(template_path(TEMPLATE, conf.certificate_template()), printable(context))
        return Document(file_name(title, "pdf"), "application/pdf", content)


def render_register(certificates: Iterable[Certificate]) -> Document:
    """The register of certificates: number, holder, event, dates, hours."""
    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with translation.override(settings.LANGUAGE_CODE), xlsxwriter.Workbook(output, options) as workbook:
        sheet, bold = workbook.add_worksheet(_("Certificates")), workbook.add_format({"bold": True, "text_wrap": True})
        wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        headings = [_("Number"), pgettext("of a person", "Name"), _("Event"), _("Hours"), _("Issued"), _("State")]
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for row, one in enumerate(certificates, start=1):
            for column, value in enumerate(_register_row(one)):
                sheet.write(row, column, printable(value), wrap)
        name = file_name(_("Certificates, %(date)s") % {"date": f"{timezone.localdate():%Y-%m-%d}"}, "xlsx")
    return Document(name, XLSX, output.getvalue())


def _register_row(one: Certificate) -> list:
    facts = one.facts
    state = _("Revoked: %(reason)s") % {"reason": one.revoked_reason} if one.revoked_at else _("Valid")
    issued = date_format(timezone.localtime(one.issued_at).date(), "SHORT_DATE_FORMAT")
    return [one.number, facts["name"], f"{facts['title']}, {facts['dates']}", facts["hours"] or "", issued, state]


def _sheet(one: Certificate, address: str) -> dict:
    return {
        **one.facts,
        "number": one.number,
        "address": address,
        "qr": qr_svg(address),
        "revoked": bool(one.revoked_at),
    }


def _words() -> dict:
    """What the sheet says by itself; a template may say it otherwise."""
    return {
        "heading": _("Certificate"),
        "of_participation": _("of participation"),
        "confirms": _("This certifies that"),
        "took_part": _("took part in the event"),
        "volume": _("Volume in hours:"),
        "number": _("Number"),
        "issued": _("Issued"),
        "check": _("Check the certificate:"),
        "revoked": _("REVOKED"),
        "signature": _("signature"),
    }
