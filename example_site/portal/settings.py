"""Settings of the example portal.

Everything that differs between a laptop and a server comes from the environment; unset, the values suit
`make demo`. With DEBUG=off the portal demands a SECRET_KEY and answers over HTTPS only.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from iom_plugin_resources.conf import FACETS

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

# ── Where it runs ────────────────────────────────────────────────────────────

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="a-known-key-for-the-demo-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY in the environment: with DEBUG=off the portal has no default key.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")

if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        IOM_PROXIES = 1

# ── What it is made of ───────────────────────────────────────────────────────

INSTALLED_APPS = [
    # The portal's own apps stand first, so that their templates win.
    "portal",
    "accounts",
    "accessibility",
    "home",
    "news",
    "people",
    "documents",
    "search",
    # The ИОМ section.
    "iom_plugin.pages",
    "iom_plugin",
    "iom_plugin_resources.pages",
    "iom_plugin_resources",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_htmx",
    # Wagtail.
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "django_filters",
    "modelcluster",
    "taggit",
    "treebeard",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "accessibility.context_processors.reading",
            ],
        },
    },
]

# ── Data ─────────────────────────────────────────────────────────────────────

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASE_VENDOR = DATABASES["default"]["ENGINE"].rpartition(".")[2]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASE_VENDOR == "sqlite3":
    # Readers never wait for the writer, and a writer asks for its lock at the start, where waiting helps.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

if DATABASE_VENDOR == "mysql":
    import pymysql

    pymysql.install_as_MySQLdb()
    DATABASES["default"]["OPTIONS"] = {
        "charset": "utf8mb4",
        "init_command": "SET sql_mode='STRICT_TRANS_TABLES'",
    }
    DATABASES["default"]["TEST"] = {"CHARSET": "utf8mb4"}

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
if DATABASE_VENDOR == "postgresql":
    INSTALLED_APPS.append("django.contrib.postgres")
    WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"] = "russian"

# ── Work in the background ───────────────────────────────────────────────────

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or "memory://"
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL == "memory://"
IOM_RUN_TASKS_INLINE = CELERY_TASK_ALWAYS_EAGER

# How far a long task is stands in the cache, and so do the counts of tries: several processes need one that they share.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# ── Mail ─────────────────────────────────────────────────────────────────────

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="mmc@priozersky.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── People ───────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "accounts.PortalUser"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "iom:home"
LOGOUT_REDIRECT_URL = "/"
WAGTAIL_FRONTEND_LOGIN_URL = "/login/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# ── Language and time ────────────────────────────────────────────────────────

LANGUAGE_CODE = "ru"
TIME_ZONE = "Asia/Krasnoyarsk"
CELERY_TIMEZONE = TIME_ZONE
USE_I18N = True
USE_TZ = True

# ── Files ────────────────────────────────────────────────────────────────────

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "collected_static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Decided here and not by settings.DEBUG later: the test runner turns that off, and collects no files.
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# ── The resource map ─────────────────────────────────────────────────────────

IOM_RESOURCE_FACETS = [*FACETS, "portal.facets.certificate"]
IOM_RECOMMENDATIONS = "portal.recommendations.our_centre_first"

# ── Events ───────────────────────────────────────────────────────────────────

# What the methodical centre asks after an event; the keys are those of the usual questions.
IOM_FEEDBACK_QUESTIONS = {
    "useful": ("Насколько полезным было мероприятие?", "ничего нового", "очень полезно"),
    "organised": ("Как всё было организовано?", "плохо", "отлично"),
    "applicable": ("Возьмёте ли вы что-то в свою работу?", "вряд ли", "обязательно"),
}

# ── Routes ───────────────────────────────────────────────────────────────────

# School holidays of the invented region; days without a year recur.
IOM_HOLIDAYS = [
    {"title": "осенние каникулы", "from": "10-26", "to": "11-03"},
    {"title": "зимние каникулы", "from": "12-30", "to": "01-09"},
    {"title": "весенние каникулы", "from": "03-25", "to": "04-02"},
    {"title": "летние каникулы", "from": "05-29", "to": "08-31"},
]

# ── Wagtail and the API ──────────────────────────────────────────────────────

WAGTAIL_SITE_NAME = "Межшкольный методический центр Приозёрского округа"
# The portal asks nothing of other hosts, its admin included.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # DRF's browsable pages carry inline scripts, which the portal's CSP forbids.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
# The portal publishes no API of its own: `manage.py check --deploy` reads the description of ours only.
SPECTACULAR_SETTINGS = {
    "PREPROCESSING_HOOKS": ["iom_plugin_resources.api.schema.only_our_views"],
    "POSTPROCESSING_HOOKS": [],
}
