"""On one's own machine: ``make run`` needs nothing else."""

from trajectoire.settings.base import *  # noqa: F403 - a settings module extends its base
from trajectoire.settings.base import STORAGES

DEBUG = True
SECRET_KEY = "development-only-this-key-protects-nothing-and-is-public"  # noqa: S105 - public on purpose
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
