"""What colleagues offer to teach: a draft that a methodologist publishes, and letters to its author.

Who publishes is decided by Wagtail: by its permissions, and by the workflow assigned to resources, if there is one.
"""

import logging
from collections.abc import Iterable
from email.utils import quote

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import linebreaks
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from .. import errors
from ..choices import Level, OfferState
from ..core.letters import full_address, letter_address, one_line, send_letter
from ..models import Competency, LearningResource
from ..queries import offers as queries
from .resources import ARCHIVED

logger = logging.getLogger(__name__)

MOST_LETTERS_A_DAY = 5
A_DAY = 24 * 60 * 60
CONTENT = ("title", "kind", "summary", "body", "format", "hours", "price", "dates", "place")


@transaction.atomic
def add_offer(resource: LearningResource, *, by, text: str, competencies: Iterable[Competency]) -> LearningResource:
    """Make a draft of a new resource and send it for review.

    ``text`` is plain: whatever it holds is shown as it was typed. The same once more, from a second click, is the
    offer that is there. Raises ``Invalid`` if too many of the person's offers wait already.
    """
    # Two clicks at once wait for each other, so that the second sees what the first has made.
    get_user_model()._default_manager.select_for_update().filter(pk=by.pk).first()
    resource.body = _body(text)
    same = queries.waiting(by).filter(archived_at=None, **{name: getattr(resource, name) for name in CONTENT}).first()
    if same:
        return same
    if queries.waiting(by).count() >= queries.MOST_WAITING:
        raise errors.Invalid(errors.TOO_MANY_OFFERS, code="too_many_offers")
    resource.offered_by = by
    resource.level = Level.ORGANISATION
    resource.live = False
    _write(resource, text, competencies)
    log(resource, "wagtail.create", user=by)
    resource.save_revision(user=by)
    _send_for_review(resource, by)
    return resource


@transaction.atomic
def change_offer(resource: LearningResource, *, by, text: str, competencies: Iterable[Competency]) -> LearningResource:
    """Save the author's changes of what is not published and send it for review anew.

    Raises ``NotAllowed`` for another person's offer, ``WrongStatus`` for a published one and for one on which an
    editor works.
    """
    present = _locked(resource, by)
    if not queries.with_states([present])[0].is_changeable:
        raise errors.WrongStatus(errors.OFFER_PUBLISHED, code="offer_published")
    if present.locked and present.locked_by_id != by.pk:
        raise errors.WrongStatus(errors.OFFER_LOCKED, code="offer_locked")
    resource.archived_at = None
    resource.expired = False
    _write(resource, text, competencies)
    resource.save_revision(user=by, log_action=True)
    _send_for_review(resource, by)
    return resource


@transaction.atomic
def withdraw_offer(resource: LearningResource, *, by) -> LearningResource:
    """Offer it no more, published or not; raises ``NotAllowed`` for another person's offer.

    The author needs no permission of Wagtail for it: nobody has to teach against the own will.
    """
    resource = _locked(resource, by)
    if queries.with_states([resource])[0].state == OfferState.WITHDRAWN:
        return resource
    if workflow := resource.current_workflow_state:
        workflow.cancel(user=by)
    resource.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    resource.archived_at = timezone.now()
    if resource.live:
        UnpublishAction(resource, user=by, log_action=ARCHIVED).execute(skip_permission_checks=True)
    else:
        resource.save(update_fields=["archived_at"])
        log(resource, ARCHIVED, user=by)
    return resource


def tell_author(resource: LearningResource) -> None:
    """Write to the author that the offer is published; only the first time.

    Where it went through a workflow, Wagtail has written already.
    """
    address = letter_address(resource.offered_by)
    is_first = resource.live and resource.first_published_at == resource.last_published_at
    if not address or not is_first or _wagtail_writes(resource):
        return
    context = {"resource": resource, "url": full_address(resource.get_absolute_url())}
    context["offers_url"] = full_address(reverse("iom_resources:offer_list"))
    send_letter("iom_plugin_resources/offers/published", context, to=address)


def write_to_colleague(resource: LearningResource, *, by, message: str) -> None:
    """Send the message of ``by`` to the colleague who offers the resource, who answers to the sender's own address.

    The sender never learns the colleague's address. Raises ``Invalid`` if one of them has no address, if the
    sender has written enough for today, or if the letter could not be sent.
    """
    address, own_address = letter_address(resource.offered_by), letter_address(by)
    if not address:
        raise errors.Invalid(errors.COLLEAGUE_UNREACHABLE, code="colleague_unreachable")
    if not own_address:
        raise errors.Invalid(errors.SENDER_WITHOUT_ADDRESS, code="sender_without_address")
    name = name_of(by)
    context = {
        "resource": resource,
        "url": full_address(resource.get_absolute_url()),
        "message": message,
        "name": name,
        "address": own_address,
    }
    counted = _count_letter(by)
    try:
        send_letter(
            "iom_plugin_resources/offers/letter",
            context,
            to=address,
            reply_to=[f'"{quote(name)}" <{own_address}>'],
            headers={"Auto-Submitted": "no"},
        )
    except Exception as error:
        logger.exception("A letter about resource %s could not be sent.", resource.pk)
        _uncount_letter(counted)
        raise errors.Invalid(errors.LETTER_NOT_SENT, code="letter_not_sent") from error


def name_of(user) -> str:
    """The name by which a colleague knows the person; a portal's own user model need not have names."""
    return one_line(getattr(user, "get_full_name", str)()) or user.get_username()


def _locked(resource: LearningResource, by) -> LearningResource:
    """The present row, locked; raises ``WrongStatus`` if it was deleted meanwhile, ``NotAllowed`` if not of ``by``."""
    present = LearningResource.objects.select_for_update().filter(pk=resource.pk).first()
    if present is None:
        raise errors.WrongStatus(errors.OFFER_GONE, code="offer_gone")
    if present.offered_by_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_OFFER)
    return present


def _write(resource: LearningResource, text: str, competencies: Iterable[Competency]) -> None:
    resource.body = _body(text)
    resource.competencies.set(competencies)
    resource.save()


def _body(text: str) -> str:
    return linebreaks(text.strip(), autoescape=True) if text.strip() else ""


def _send_for_review(resource: LearningResource, by) -> None:
    """As the buttons of Wagtail's editor do: a returned one goes on where it was, another one begins anew."""
    state = resource.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
        return
    if state:
        state.cancel(user=by)
    if workflow := resource.get_workflow():
        workflow.start(resource, by)


def _wagtail_writes(resource: LearningResource) -> bool:
    return resource.workflow_states.filter(
        status=WorkflowState.STATUS_APPROVED, requested_by=resource.offered_by_id
    ).exists()


def _count_letter(by) -> str:
    """Count one letter more of today; raises ``Invalid`` if that is too many."""
    key = f"iom_plugin_resources.offers.letters.{by.pk}.{timezone.localdate()}"
    cache.add(key, 0, A_DAY)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache keeps nothing
        return key
    if count > MOST_LETTERS_A_DAY:
        raise errors.Invalid(errors.TOO_MANY_LETTERS, code="too_many_letters")
    return key


def _uncount_letter(key: str) -> None:
    try:
        cache.decr(key)
    except ValueError:  # the cache keeps nothing, or no more
        return
