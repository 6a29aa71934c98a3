"""The portal's Celery application; without a broker its tasks run in the process that asks."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "archive past resources": {
        "task": "iom_plugin_resources.tasks.archive_past_resources",
        "schedule": crontab(hour="3", minute="15"),
    },
    "check links": {
        "task": "iom_plugin_resources.tasks.check_links",
        "schedule": crontab(hour="*/4", minute="30"),
    },
    "send saved searches": {
        "task": "iom_plugin_resources.tasks.send_saved_searches",
        "schedule": crontab(hour="7", minute="0"),
    },
    "take back offered places": {
        "task": "iom_plugin_resources.tasks.expire_offers",
        "schedule": crontab(minute="*/5"),
    },
    "send letters about events": {
        "task": "iom_plugin_resources.tasks.send_event_letters",
        "schedule": crontab(minute="*/5"),
    },
    "remind of events": {
        "task": "iom_plugin_resources.tasks.write_reminders",
        "schedule": crontab(minute="*/10"),
    },
    "tell the events of the week": {
        "task": "iom_plugin_resources.tasks.send_event_digest",
        "schedule": crontab(day_of_week="mon,tue", hour="7", minute="0"),
    },
    "ask what people think of events": {
        "task": "iom_plugin_resources.tasks.ask_for_feedback",
        "schedule": crontab(hour="9-20", minute="20"),
    },
    "write further dates of events": {
        "task": "iom_plugin_resources.tasks.extend_events",
        "schedule": crontab(hour="2", minute="30"),
    },
    "go on with certificates": {
        "task": "iom_plugin_resources.tasks.continue_certificates",
        "schedule": crontab(minute="*/5"),
    },
    "send notices": {
        "task": "iom_plugin.tasks.send_notices",
        "schedule": crontab(minute="*/10"),
    },
}
