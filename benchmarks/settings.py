"""The example portal as it runs for visitors: no debugging, files of its own for static files not needed."""

from portal.settings import *  # noqa: F403 - a settings module extends another

DEBUG = False
SECRET_KEY = "benchmarks"  # noqa: S105 - nobody signs in
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.urls"
INSTALLED_APPS = ["benchmarks", *INSTALLED_APPS]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
