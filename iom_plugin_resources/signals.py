"""Signals of the lower app, sent inside the transaction of the change.

``registration_changed``: sender ``Registration``; arguments ``registration``, ``old_status`` (an empty string for a
new one), ``by`` (a user, or None for the portal itself) and ``moved_from`` (the date that it was for, if the organiser
has moved it to another one; else None).
``occurrence_changed``: sender ``EventOccurrence``; arguments ``occurrence``, ``changes`` (a set of ``"time"``,
``"place"``, ``"link"``, ``"status"``) and ``by``.
"""

from django.dispatch import Signal

registration_changed = Signal()
occurrence_changed = Signal()
