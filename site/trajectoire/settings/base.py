"""Settings common to every environment."""

from typing import Any

from trajectoire.blocks.providers import frame_sources
from trajectoire.design.policies import admin_policy, public_policy
from trajectoire.plugins.discovery import allowed_apps
from trajectoire.settings import environment as env
from trajectoire.settings.mail import *  # noqa: F403 - how mail leaves, read apart
from trajectoire.settings.sign_in import *  # noqa: F403 - how the team signs in, read apart

ROOT = env.ROOT
VAR = env.folder("TRAJECTOIRE_VAR", ROOT / "var")

BASE_URL = env.address("BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "trajectoire.apps.KernelConfig",
    "trajectoire.media",
    "trajectoire.counting",
    "trajectoire.taxonomies",
    "trajectoire.jobs",
    "trajectoire.accounts",
    "trajectoire.design",
    "trajectoire.dashboard",
    "trajectoire.guide",
    "mail",
    "search",
    "territories",
    "actors",
    "networks",
    "networks.conseils_citoyens",
    "networks.adultes_relais",
    "networks.transitions",
    "resources",
    "home",
    "events",
    "newsletter",
    "demo",
    *allowed_apps(env.words("TRAJECTOIRE_PLUGINS")),
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "trajectoire.accounts.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "csp",
]

MIDDLEWARE = [
    "trajectoire.health.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "trajectoire.design.middleware.PoliciesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trajectoire.design.middleware.CompressionMiddleware",
    "trajectoire.unreadable.UnreadableCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trajectoire.accounts.middleware.SecondFactorMiddleware",
    "trajectoire.accounts.middleware.HeldFormMiddleware",
    "actors.acting.ActingMiddleware",
    "trajectoire.unreadable.UnreadableAddressMiddleware",
    "resources.not_ready.NotReadyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "trajectoire.accounts.held_forms.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

ROOT_URLCONF = "trajectoire.urls"
WSGI_APPLICATION = "trajectoire.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": env.database(f"sqlite:///{VAR / 'trajectoire.sqlite3'}")}
ELASTICSEARCH_URL = env.server("ELASTICSEARCH_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "trajectoire_cache",
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"warnings": {"class": "logging.StreamHandler", "level": "WARNING"}},
    # Each saved page starts two tasks: only those that fail are worth a line on the screen.
    "loggers": {name: {"handlers": ["warnings"], "propagate": False} for name in ("django_tasks", "django_tasks_db")},
}

LANGUAGE_CODE = "fr"
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Paris")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a folder that is not there
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "trajectoire.design.stylesheet.StyleSheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"
COUNTS_FOLDER = env.text("COUNTS_FOLDER", str(VAR / "counts"))  # shared by the machines that serve pages
SERVE_MEDIA = False  # in production the proxy or the object store does
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Files that only the team opens, through a view that asks who they are; no address leads there.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "private")},
    },
}


EMAIL_FILE_PATH = str(VAR / "mail")

WAGTAIL_SITE_NAME = "Trajectoire"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"  # how fields show a day; they read these and ISO (Django's French formats)
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "trajectoire.accounts.review.publish_reviewed"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses that can be read aloud, typed and printed
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("fr", "Français")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address is read aloud, printed and typed again
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

EMBED_PEERTUBE_HOSTS = env.words("EMBED_PEERTUBE_HOSTS")
"""PeerTube instances whose videos may be shown inside a page (``tube.exemple.fr``)."""

WAGTAILDOCS_DOCUMENT_MODEL = "media.Document"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "trajectoire.media.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILIMAGES_IMAGE_MODEL = "media.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "trajectoire.media.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000

_frames, _media = frame_sources(tuple(EMBED_PEERTUBE_HOSTS)), tuple(env.words("MEDIA_ORIGINS"))
CONTENT_SECURITY_POLICY = {"DIRECTIVES": public_policy(_frames, _media)}
ADMIN_CONTENT_SECURITY_POLICY = admin_policy(_frames, _media)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

TRAJECTOIRE: dict[str, dict[str, Any]] = {}
"""Settings of the applications that differ from their defaults: ``{"resources": {"page_size": 10}}``."""

SILENCED_SYSTEM_CHECKS: list[str] = []
