"""Messages from the organiser to the participants of one date."""

from uuid import UUID

from wagtail.log_actions import log

from .. import errors
from ..choices import LetterKind, Recipients
from ..core.letters import letter_address
from ..core.transactions import in_one_transaction
from ..models import EventLetter, EventOccurrence
from ..queries.participants import STATUSES_OF
from .letters import tell_participants
from .places import locked, must_keep

LONGEST_SUBJECT, LONGEST_TEXT = 150, 5_000
# An entry of Wagtail's history of an event; registered in wagtail_hooks.
WRITTEN = "iom_events.write_to_participants"


@in_one_transaction
def send_message(
    occurrence: EventOccurrence, *, by, to: str, subject: str, text: str, token: UUID, gets_answers: bool = False
) -> int:
    """Write to the participants whom ``to``, one of ``Recipients``, names; how many people that are.

    ``token`` is one message: sent a second time, nothing goes, and 0 is answered. With ``gets_answers`` an answer goes
    to the address of ``by``, which everybody then knows. Raises ``Invalid`` for what is missing or too long and where
    there is nobody, ``NotAllowed`` for who does not keep the event.
    """
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    subject, text = " ".join(subject.split()), text.strip()
    check_message(subject, text)
    key = f"message:{occurrence.pk}:{token.hex}"
    if EventLetter.objects.filter(kind=LetterKind.MESSAGE, key__startswith=f"{key}:").exists():
        return 0
    context = {"subject": subject, "text": text}
    if gets_answers and (address := letter_address(by)):
        context["reply_to"] = address
    people = tell_participants(
        occurrence, LetterKind.MESSAGE, key=key, context=context, statuses=STATUSES_OF[Recipients(to)]
    )
    if not people:
        sentences = {"to": [errors.MESSAGE_TO_NOBODY]}
        raise errors.Invalid(errors.MESSAGE_TO_NOBODY, code="nobody", fields=sentences)
    day = occurrence.first_day and occurrence.first_day.isoformat()
    data = {"date": day or occurrence.dates, "occurrence": occurrence.pk, "subject": subject, "people": people}
    log(occurrence.event, WRITTEN, user=by, data=data)
    return people


def check_message(subject: str, text: str) -> None:
    """Raises ``Invalid`` for what is missing or too long, so that it is known before anything is shown or sent."""
    wrong: dict[str, list] = {}
    if not subject:
        wrong["subject"] = [errors.MESSAGE_SUBJECT_MISSING]
    elif len(subject) > LONGEST_SUBJECT:
        wrong["subject"] = [errors.MESSAGE_TOO_LONG % {"number": LONGEST_SUBJECT}]
    if not text:
        wrong["text"] = [errors.MESSAGE_TEXT_MISSING]
    elif len(text) > LONGEST_TEXT:
        wrong["text"] = [errors.MESSAGE_TOO_LONG % {"number": LONGEST_TEXT}]
    if wrong:
        raise errors.Invalid(" ".join(str(one) for one in sum(wrong.values(), [])), fields=wrong)
