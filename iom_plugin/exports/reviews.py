"""The stamps of the title page, filled from the council's approval; blanks are left for a pen."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from iom_plugin_resources.models import Organisation

from ..models import Review

SIGNATURE_LINE = "_" * 16
COUNCIL_LINE = "_" * 22
NUMBER_LINE = "_" * 5


def considered(review: Review | None, amended_on: datetime.date | None = None) -> dict:
    """РАССМОТРЕНО: whose meeting, and its minutes; a change that came into force without a new meeting is told."""
    council = review.council if review else ""
    minutes = {
        "number": review.protocol_number if review else NUMBER_LINE,
        "date": date_format(review.protocol_date, "SHORT_DATE_FORMAT") if review else SIGNATURE_LINE,
    }
    lines = [
        _("at a meeting of %(council)s") % {"council": council or COUNCIL_LINE},
        _("minutes No. %(number)s of %(date)s") % minutes,
    ]
    if review and amended_on:
        lines.append(_("with changes of %(date)s") % {"date": date_format(amended_on, "SHORT_DATE_FORMAT")})
    return {"title": _("CONSIDERED"), "lines": lines}


def approved(organisation: Organisation) -> dict:
    """УТВЕРЖДАЮ: always signed and dated by hand."""
    return {
        "title": _("APPROVED BY"),
        "lines": [
            organisation.head_title or _("Head"),
            organisation.short_name,
            f"{SIGNATURE_LINE} {signature(organisation.head_name)}".strip(),
            _("“___” ______________ 20___"),
        ],
    }


def signature(full_name: str) -> str:
    """«Воронцова Елена Аркадьевна» as it stands beside a signature: «Е. А. Воронцова»; other forms as they are."""
    words = full_name.split()
    if len(words) != 3 or any(len(word) < 3 or "." in word for word in words):
        return full_name
    last_name, first_name, middle_name = words
    return f"{first_name[0]}.\u00a0{middle_name[0]}.\u00a0{last_name}"
