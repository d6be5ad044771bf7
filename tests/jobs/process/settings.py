"""Settings with nothing but the ledger of the clock, so that a process starts fast."""

import os
from pathlib import Path

SECRET_KEY = "test-only-this-key-protects-nothing"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_tasks",
    "django_tasks_db",
    "tests.jobs.process.ledger.LedgerConfig",
    "tests.jobs.process",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(os.environ["CLOCK_TEST_FOLDER"]) / "clock.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"},
    }
}
USE_TZ = True
TIME_ZONE = "Europe/Paris"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
