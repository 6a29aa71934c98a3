"""Model routes: taken as a basis, and offered by the authors of finished routes."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction

from .. import conf, errors
from ..choices import NoticeKind, OfferStatus
from ..models import ModelRouteOffer, Route, Teacher
from ..queries.carried_dates import first_school_year, moved_to
from ..queries.contents import head_of, needs_of
from ..queries.model_routes import MOST_TEXTS, as_model, texts_of
from .notices import notify
from .routes import authored, log
from .validation import refuse_missing
from .whole_routes import write_route

WAITING = (OfferStatus.OFFERED, OfferStatus.PUBLISHED)


@transaction.atomic
def copy_model(teacher: Teacher, content: dict, *, by, starts_on: date, ends_on: date) -> Route:
    """A draft of ``teacher`` with everything that a model says, its months laid into the given period.

    A deficit of the teacher that a need of the model answers is joined to it.
    """
    own = {deficit.competency.code: deficit.pk for deficit in teacher.deficits.select_related("competency")}
    needs = [{**need, "deficit": own.get(need.get("competency"))} for need in content.get("needs") or ()]
    steps = [step for need in needs for task in need["tasks"] for step in task["activities"]]
    from_year = first_school_year(step.get("dates") or "" for step in steps)
    written = needs_of({"needs": needs}, keep_progress=False, owner=teacher)
    for need in written:
        for task in need["tasks"]:
            for step in task["activities"]:
                step["dates"] = moved_to(step["dates"], from_year=from_year, starts_on=starts_on, ends_on=ends_on)
    return write_route(teacher, by=by, needs=written, starts_on=starts_on, ends_on=ends_on, **head_of(content))


@transaction.atomic
def offer_route(route: Route, *, by, content: dict, consent: str) -> ModelRouteOffer:
    """The author of a finished route offers it as a model; ``content`` is what the author has read and agreed to.

    ``consent`` is the sentence that was agreed to, kept as it was worded. Raises ``Invalid`` without it,
    ``WrongStatus`` if the route is not finished or is offered already.
    """
    route = authored(route, by=by)
    if route.status not in Route.FINISHED:
        raise errors.WrongStatus(errors.NOT_A_MODEL_YET, code="not_a_model_yet")
    if not consent.strip():
        refuse_missing("consent", errors.CONSENT_MISSING)
    if route.offers.filter(status__in=WAITING).exists():
        raise errors.WrongStatus(errors.OFFERED_ALREADY, code="offered_already")
    content = as_model(content)
    if len(list(texts_of(content))) > MOST_TEXTS:
        raise errors.Invalid(errors.TOO_LONG_FOR_MODEL, code="too_long_for_model")
    offer = route.offers.create(by=by, title=content["theme"] or route.theme, content=content, consent=consent)
    log(route, "offered_as_model", by=by)
    return offer


@transaction.atomic
def withdraw_offer(offer: ModelRouteOffer, *, by) -> ModelRouteOffer:
    """The author's consent is taken back: a page that is published already is public no more."""
    offer = _locked(offer)
    if offer.by_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_OFFER)
    if offer.status not in WAITING:
        raise errors.WrongStatus(errors.OFFER_DECIDED, code="offer_decided")
    _decide(offer, OfferStatus.WITHDRAWN)
    page = page_of(offer)
    if page and page.live:
        hide_page(page.specific, by=by)
    return offer


def page_of(offer: ModelRouteOffer):
    """The page that was made from the offer; None if there is none, or no more."""
    return conf.page_model().objects.filter(pk=offer.page_id).first() if offer.page_id else None


def hide_page(page, *, by) -> None:
    """The author's consent counts for more than a permission of Wagtail."""
    UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)


@transaction.atomic
def decline_offer(offer: ModelRouteOffer, *, by, comment: str) -> ModelRouteOffer:
    """An editor does not take the route, and says why to its author."""
    offer = _waiting(offer)
    if not comment.strip():
        refuse_missing("comment", errors.OFFER_REASON_MISSING)
    offer.comment = comment.strip()
    _decide(offer, OfferStatus.DECLINED, "comment")
    _tell_author(offer, comment, by=by)
    return offer


@transaction.atomic
def join_page(offer: ModelRouteOffer, page_id: int) -> ModelRouteOffer:
    """Remember which page an editor has begun from the offer; its publication decides about it.

    Raises ``WrongStatus`` if there is one already: of two pages a withdrawn consent would hide only one.
    """
    offer = _waiting(offer)
    if page_of(offer):
        raise errors.WrongStatus(errors.PAGE_BEGUN, code="page_begun")
    offer.page_id = page_id
    offer.save(update_fields=["page_id"])
    return offer


@transaction.atomic
def publish_offer(page_id: int, *, by, url: str) -> bool:
    """The page made from an offer is published; False if its author has withdrawn the offer, so that it may not be."""
    offer = ModelRouteOffer.objects.select_for_update().filter(page_id=page_id).first()
    if offer is None or offer.status == OfferStatus.PUBLISHED:
        return True
    if offer.status != OfferStatus.OFFERED:
        return False
    _decide(offer, OfferStatus.PUBLISHED)
    _tell_author(offer, "", by=by, url=url)
    return True


def _locked(offer: ModelRouteOffer) -> ModelRouteOffer:
    return ModelRouteOffer.objects.select_for_update().get(pk=offer.pk)


def _waiting(offer: ModelRouteOffer) -> ModelRouteOffer:
    offer = _locked(offer)
    if offer.status != OfferStatus.OFFERED:
        raise errors.WrongStatus(errors.OFFER_DECIDED, code="offer_decided")
    return offer


def _decide(offer: ModelRouteOffer, status: str, *also: str) -> None:
    offer.status, offer.decided_at = status, timezone.now()
    offer.save(update_fields=["status", "decided_at", *also])


def _tell_author(offer: ModelRouteOffer, text: str, *, by, url: str = "") -> None:
    url = url or (reverse("iom:model_offer", args=[offer.route_id]) if offer.route_id else "")
    notify([offer.by], NoticeKind.OFFER_DECIDED, route=offer.route, by=by, text=text, url=url)
