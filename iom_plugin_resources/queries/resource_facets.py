"""The facets of the resource map."""

import datetime
from collections.abc import Callable

from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .. import conf
from ..choices import Format, Level
from ..models import Organisation, OrganisationKind, Position, ResourceKind, Subject
from .facets import BandFacet, CompetencyFacet, Facet, LinkedFacet, RelatedFacet, TextFacet

Bands = dict[str, tuple[str, Q]]


def active_facets() -> list[Facet]:
    """The facets of the portal, in its order (``IOM_RESOURCE_FACETS``)."""
    return [OURS[name] if name in OURS else import_string(name) for name in conf.facets()]


def _choices(column: str, choices) -> Callable[[datetime.date], Bands]:
    return lambda today: {value: (label, Q(**{column: value})) for value, label in choices.choices}


def _flag(value: str, label: str, **condition) -> Callable[[datetime.date], Bands]:
    return lambda today: {value: (label, Q(**condition))}


def _dates(today: datetime.date) -> Bands:
    """By the nearest date; what is under way belongs to this month."""
    next_month = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    month_after = (next_month + datetime.timedelta(days=32)).replace(day=1)
    ahead = Q(valid_to__gte=today)
    begun = Q(valid_from=None) | Q(valid_from__lt=next_month)
    return {
        "this_month": (_("This month or under way"), ahead & begun),
        "next_month": (_("Next month"), ahead & Q(valid_from__gte=next_month, valid_from__lt=month_after)),
        "later": (_("Later"), ahead & Q(valid_from__gte=month_after)),
        "any_time": (_("At any time"), Q(valid_to=None)),
        "past": (_("Already past"), Q(valid_to__lt=today)),
    }


def _enrolment(today: datetime.date) -> Bands:
    return {"open": (_("Enrolment is open"), Q(apply_until__gte=today))}


def _hours(today: datetime.date) -> Bands:
    return {
        "up_to_8": (_("Up to 8 hours"), Q(hours__lte=8)),
        "9_to_36": (_("9–36 hours"), Q(hours__gte=9, hours__lte=36)),
        "37_to_72": (_("37–72 hours"), Q(hours__gte=37, hours__lte=72)),
        "over_72": (_("More than 72 hours"), Q(hours__gt=72)),
    }


def _price(today: datetime.date) -> Bands:
    return {"free": (_("Free of charge"), Q(price=0)), "paid": (_("Paid"), Q(price__gt=0))}


OURS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        CompetencyFacet("competency", _("Competency")),
        RelatedFacet("kind", _("Kind"), ResourceKind, "kind"),
        BandFacet("level", _("Level"), _choices("level", Level)),
        BandFacet("format", _("Format"), _choices("format", Format)),
        LinkedFacet("position", _("For positions"), Position, "positions"),
        LinkedFacet("subject", _("For subjects"), Subject, "subjects"),
        LinkedFacet("organisation_kind", _("For organisations"), OrganisationKind, "organisation_kinds"),
        BandFacet("dates", _("Dates"), _dates),
        BandFacet("enrolment", _("Enrolment"), _enrolment),
        BandFacet("hours", _("Volume"), _hours),
        BandFacet("price", _("Price"), _price),
        RelatedFacet("provider", _("Provider"), Organisation, "provider", "short_name"),
        TextFacet("place", _("Place"), "place"),
        BandFacet(
            "federal_register",
            _("Federal register"),
            _flag("yes", _("In the federal register of programmes"), in_federal_register=True),
        ),
        BandFacet("colleague", _("Colleagues"), _flag("yes", _("Offered by a colleague"), offered_by__isnull=False)),
    )
}
