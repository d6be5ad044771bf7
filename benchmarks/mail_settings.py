"""Settings of the measures of mail: the whole project, sending to the sink whose port is in ``BENCH_PORT``."""

import os

from trajectoire.settings.development import *  # noqa: F403 - a settings module extends its base

DEBUG = False
MAIL_TRANSPORT = "smtp"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ.get("BENCH_PORT", "8171"))
EMAIL_HOST_USER = EMAIL_HOST_PASSWORD = ""
EMAIL_USE_TLS = EMAIL_USE_SSL = False
