"""The example portal with both apps, as a host has them; the database comes from DATABASE_URL."""

from portal.settings import *  # noqa: F403 - a settings module extends another

DEBUG = False
SECRET_KEY = "tests"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
IOM_RUN_TASKS_INLINE = True
IOM_LONG_TASKS_IN_THREAD = False
