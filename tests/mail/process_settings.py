"""Settings of the worker's processes: the whole project, quick to start, on the database and the port of the test."""

from trajectoire.settings import environment as env
from trajectoire.settings.test import *  # noqa: F403 - a settings module extends its base

EMAIL_BACKEND = "mail.backend.OutboxBackend"
globals().update(env.email("smtp://127.0.0.1:8171"))
