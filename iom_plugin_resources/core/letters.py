"""Letters to people: a subject, a text and an HTML template of one name, in the portal's own language."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.models import Site

# Longer subjects are cut by mail programs anyway.
LONGEST_SUBJECT = 200
# Seconds: a mail server that says nothing for so long is taken for broken, where a portal sets no EMAIL_TIMEOUT.
SILENCE = 30


def letter_address(user) -> str:
    """Where letters to ``user`` go; an empty string for nobody, a closed account or one without an address."""
    if user is None or not user.is_active:
        return ""
    return one_line(getattr(user, user.get_email_field_name(), "") or "")


def full_address(path: str) -> str:
    """The address of a screen as a letter needs it, where no request says which host this is."""
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or _site_address()
    return base.rstrip("/") + path


def send_letter(
    template: str,
    context: dict,
    *,
    to: str,
    reply_to: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
    attachments: Iterable[tuple[str, bytes, str]] = (),
    connection=None,
) -> None:
    """Send ``<template>.txt`` with ``<template>.html`` beside it under the subject of ``<template>_subject.txt``.

    ``attachments`` are names, contents and types; ``connection`` is one for many letters. Raises what the mail
    backend raises.
    """
    with override(settings.LANGUAGE_CODE):
        letter = EmailMultiAlternatives(
            one_line(render_to_string(f"{template}_subject.txt", context))[:LONGEST_SUBJECT],
            _without_gaps(render_to_string(f"{template}.txt", context)),
            to=[to],
            reply_to=list(reply_to),
            headers={"Auto-Submitted": "auto-generated", **(headers or {})},
            attachments=list(attachments),
            connection=connection,
        )
        letter.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    letter.send()


def letter_connection():
    """A connection for many letters, not opened yet, that does not wait for ever."""
    connection = get_connection()
    if getattr(connection, "timeout", SILENCE) is None:
        connection.timeout = SILENCE
    return connection


def message_id(key: UUID) -> str:
    """The Message-ID of the letter with this key: the same on every machine of the portal, however often it goes."""
    host = urlsplit(full_address("/")).hostname or "localhost"
    return f"<{key}@{host.encode('idna').decode()}>"


def one_line(text: str) -> str:
    """What stands in the head of a letter: a line break there would begin another header."""
    return " ".join(str(text).split())


def _without_gaps(text: str) -> str:
    """No more than one blank line in a row: the tags of a template leave some behind."""
    return re.sub(r"[ \t]*\n(?:[ \t]*\n)+", "\n\n", text).strip() + "\n"


def _site_address() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site else ""
