"""For the test suite: immediate tasks, a fast password hasher, throw-away folders."""

import tempfile
from pathlib import Path

from trajectoire.settings.base import *  # noqa: F403 - a settings module extends its base
from trajectoire.settings.base import STORAGES

DEBUG = False
SECRET_KEY = "test-only-this-key-protects-nothing-and-is-public-00"  # noqa: S105 - public on purpose
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="trajectoire-media-"))
