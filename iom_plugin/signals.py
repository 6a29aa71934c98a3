"""Signals of the upper app, sent inside the transaction of the change.

``route_submitted``, ``route_returned``, ``route_approved``, ``route_completed``:
sender ``Route``; arguments ``route`` and ``by`` (the user who did it).
``route_amended``: the same, when a change to an approved route comes into force.
"""

from django.dispatch import Signal

route_submitted = Signal()
route_returned = Signal()
route_approved = Signal()
route_completed = Signal()
route_amended = Signal()
