"""Background work of the upper app: each task calls services. Names are stable, services start them by name."""

from celery import shared_task

from .services import notices, review_requests


@shared_task(name="iom_plugin.tasks.send_notices")
def send_notices() -> int:
    """After a change, and every ten minutes: remind of what is overdue, send the letters; how many were sent."""
    review_requests.remind_overdue()
    return notices.send_letters()
