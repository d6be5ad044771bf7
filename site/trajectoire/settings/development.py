"""On one's own machine: ``make run`` needs nothing else.

``make run`` sets ``DEBUG=0``, to show the site as visitors will see it, error pages included.
"""

from trajectoire.settings import environment as env
from trajectoire.settings.base import *  # noqa: F403 - a settings module extends its base
from trajectoire.settings.base import STORAGES

DEBUG = env.flag("DEBUG", default=True)
SECRET_KEY = "development-only-this-key-protects-nothing-and-is-public"  # noqa: S105 - public on purpose
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True  # static files straight from the sources, with nothing to collect
WHITENOISE_AUTOREFRESH = True
SERVE_MEDIA = True
