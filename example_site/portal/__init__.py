"""The portal of an invented methodical service: a host of wagtail-iom as a real one would be."""

from .celery import app as celery_app

__all__ = ["celery_app"]
