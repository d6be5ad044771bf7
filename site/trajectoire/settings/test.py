"""For the test suite: immediate tasks, a fast password hasher, throw-away folders."""

import os
import tempfile

if "TRAJECTOIRE_VAR" not in os.environ:
    # The first process makes the folder and removes it; the workers that it starts inherit its address.
    _folder = tempfile.TemporaryDirectory(prefix="trajectoire-test-", ignore_cleanup_errors=True)
    os.environ["TRAJECTOIRE_VAR"] = _folder.name

from trajectoire.settings.base import *  # noqa: F403 - a settings module extends its base
from trajectoire.settings.base import DATABASES, STORAGES

DEBUG = False
SECRET_KEY = "test-only-this-key-protects-nothing-and-is-public-00"  # noqa: S105 - public on purpose
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A test database that a power cut would lose is no loss.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

COUNTS_FOLDER = ""
