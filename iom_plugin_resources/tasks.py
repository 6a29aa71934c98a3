"""Background work of the lower app: each task calls one service. Names are stable, services start them by name."""

import datetime

from celery import shared_task
from django.utils import timezone

from . import conf
from .exports.calendars import occurrence_ics
from .models import LearningEvent, LearningResource
from .services import (
    certificates,
    digests,
    feedback,
    guests,
    imports,
    links,
    mailings,
    occurrences,
    registrations,
    reminders,
    resources,
    saved_searches,
    search,
)


@shared_task(name="iom_plugin_resources.tasks.reindex_resources")
def reindex_resources(*, relation: str, key: int) -> int:
    """Write the search text of resources anew: those whose ``relation`` (a field) leads to the object ``key``."""
    return search.reindex(LearningResource.objects.filter(**{relation: key}))


@shared_task(name="iom_plugin_resources.tasks.reindex_events")
def reindex_events(*, relation: str, key: int) -> int:
    """The same of events."""
    return search.reindex(LearningEvent.objects.filter(**{relation: key}))


@shared_task(name="iom_plugin_resources.tasks.archive_past_resources")
def archive_past_resources() -> int:
    """Once a day: archive what ended long ago."""
    days = conf.archive_after_days()
    return 0 if days is None else resources.archive_past(today=timezone.localdate(), after_days=days)


@shared_task(name="iom_plugin_resources.tasks.check_links")
def check_links(*, limit: int = 500, older_than_days: int = 7) -> int:
    """Every few hours: ask the links whose turn it is; how many do not open."""
    return links.check_links(limit=limit, older_than=datetime.timedelta(days=older_than_days)).broken


@shared_task(name="iom_plugin_resources.tasks.send_saved_searches")
def send_saved_searches() -> int:
    """Once a day: write to people what is new in their saved searches; how many letters were sent."""
    return saved_searches.send_digests()


@shared_task(name="iom_plugin_resources.tasks.check_import")
def check_import(*, run: int, language: str, by: int | None = None) -> None:
    """Find out what the import with this key would do."""
    imports.perform_check(run, language=language, by=by)


@shared_task(name="iom_plugin_resources.tasks.run_import")
def run_import(*, run: int, language: str, by: int | None = None) -> None:
    """Write what the import with this key brings: all or nothing."""
    imports.perform_import(run, language=language, by=by)


@shared_task(name="iom_plugin_resources.tasks.undo_import")
def undo_import(*, run: int, language: str, by: int | None = None) -> None:
    """Take back what the import with this key has written."""
    imports.perform_undo(run, language=language, by=by)


@shared_task(name="iom_plugin_resources.tasks.send_event_letters")
def send_event_letters() -> int:
    """After a change, and every five minutes: send the letters about events that wait; how many were sent."""
    return mailings.send_letters(occurrence_ics)


@shared_task(name="iom_plugin_resources.tasks.write_reminders")
def write_reminders() -> int:
    """Every ten minutes: write the reminders of events that are due; how many."""
    return reminders.write_reminders()


@shared_task(name="iom_plugin_resources.tasks.send_event_digest")
def send_event_digest() -> int:
    """On Monday morning, and again on Tuesday: write the letters with the events of the week; how many."""
    return digests.write_digests()


@shared_task(name="iom_plugin_resources.tasks.ask_for_feedback")
def ask_for_feedback() -> int:
    """Every hour of the day: write to whoever took part in what is over; how many letters."""
    return feedback.ask_for_feedback()


@shared_task(name="iom_plugin_resources.tasks.issue_certificates")
def issue_certificates(*, batch: int) -> int:
    """Issue the certificates of the batch with this key; how many."""
    return certificates.issue_batch(batch)


@shared_task(name="iom_plugin_resources.tasks.continue_certificates")
def continue_certificates() -> int:
    """Every five minutes: go on with issues of certificates whose process has died; how many were issued."""
    return certificates.continue_interrupted()


@shared_task(name="iom_plugin_resources.tasks.expire_offers")
def expire_offers() -> int:
    """Every five minutes: what was not accepted in time goes to the next in the waiting list; how many places."""
    guests.forget_unconfirmed()
    return registrations.expire_offers()


@shared_task(name="iom_plugin_resources.tasks.extend_events")
def extend_events() -> int:
    """Once a day: write the dates of repeated events that have come within the horizon; how many are new."""
    return occurrences.extend_all()
