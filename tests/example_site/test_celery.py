"""The jobs that the portal's Celery runs by itself."""

from portal.celery import app


def test_schedule_when_it_names_a_task_then_the_task_exists():
    app.loader.import_default_modules()
    named = {job["task"] for job in app.conf.beat_schedule.values()}
    assert named
    assert named <= set(app.tasks)
