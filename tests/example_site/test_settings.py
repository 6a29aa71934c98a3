"""The portal's settings in the environments it may meet, each read by a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "example_site"
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "k7#vQ2!mZ9pL4@xR8&tB6^wN1*sD3%fG5-hJ0+cY=uT7;eA2,oK9",
    "ALLOWED_HOSTS": "portal.example,www.portal.example",
}
OURS = [
    *PRODUCTION, "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "EMAIL_URL", "CSRF_TRUSTED_ORIGINS", "BASE_URL",
    "STATIC_ROOT", "MEDIA_ROOT", "CONN_MAX_AGE", "BEHIND_PROXY", "DJANGO_SETTINGS_MODULE",
]  # fmt: skip
REPORT = "import json, portal.settings as s; print(json.dumps(vars(s), default=str, skipkeys=True))"


def run(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=SITE,
        env={**clean, "PYTHONPATH": str(SITE.parent), **environment},
        capture_output=True,
        text=True,
    )


def settings_in(**environment):
    done = run("-c", REPORT, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_settings_when_the_environment_is_empty_then_suit_a_laptop():
    settings = settings_in()
    database = settings["DATABASES"]["default"]
    assert settings["DEBUG"] is True
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(SITE / "db.sqlite3")
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert settings["CELERY_TASK_ALWAYS_EAGER"] is True
    assert settings["IOM_RUN_TASKS_INLINE"] is True
    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert settings["LANGUAGE_CODE"] == "ru"


def test_settings_when_postgresql_is_named_then_search_speaks_russian():
    settings = settings_in(DATABASE_URL="postgres://iom:secret@db.example:5433/portal")
    database = settings["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "portal", "iom", "secret", "db.example", 5433,
    ]  # fmt: skip
    assert database["CONN_HEALTH_CHECKS"] is True
    assert settings["WAGTAILSEARCH_BACKENDS"]["default"]["SEARCH_CONFIG"] == "russian"


def test_settings_when_mariadb_is_named_then_text_is_utf8_and_rules_are_strict():
    pytest.importorskip("pymysql")
    database = settings_in(DATABASE_URL="mysql://iom:secret@db.example:3306/portal")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.mysql"
    assert database["OPTIONS"]["charset"] == "utf8mb4"
    assert "STRICT_TRANS_TABLES" in database["OPTIONS"]["init_command"]


def test_settings_when_a_broker_is_named_then_tasks_go_there():
    settings = settings_in(CELERY_BROKER_URL="redis://queue.example:6379/0")
    assert settings["CELERY_BROKER_URL"] == "redis://queue.example:6379/0"
    assert settings["CELERY_TASK_ALWAYS_EAGER"] is False
    assert settings["IOM_RUN_TASKS_INLINE"] is False


def test_settings_when_a_shared_cache_is_named_then_progress_is_kept_there():
    assert settings_in()["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    cache = settings_in(CACHE_URL="filecache:///var/cache/portal")["CACHES"]["default"]
    assert cache["BACKEND"] == "django.core.cache.backends.filebased.FileBasedCache"
    assert cache["LOCATION"] == "/var/cache/portal"
    assert "RedisCache" in settings_in(CACHE_URL="redis://cache.example:6379/1")["CACHES"]["default"]["BACKEND"]


def test_settings_when_a_mail_server_is_named_then_letters_go_there():
    settings = settings_in(EMAIL_URL="smtp+tls://robot:secret@mail.example:587")
    assert settings["EMAIL_HOST"] == "mail.example"
    assert settings["EMAIL_PORT"] == 587
    assert settings["EMAIL_USE_TLS"] is True


def test_settings_when_production_has_no_key_then_refuses_to_start():
    done = run("-c", REPORT, DEBUG="off")
    assert done.returncode == 1
    assert "Set SECRET_KEY in the environment" in done.stderr


def test_settings_when_in_production_then_hosts_and_cookies_are_guarded():
    settings = settings_in(**PRODUCTION)
    assert settings["ALLOWED_HOSTS"] == ["portal.example", "www.portal.example"]
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert "Manifest" in settings["STORAGES"]["staticfiles"]["BACKEND"]


def test_check_deploy_when_in_production_then_finds_nothing():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
