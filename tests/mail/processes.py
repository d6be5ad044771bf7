"""Workers as real processes on the database of the test, and the sink that they send to."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """Address of the database of the test, for another process."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    return f"postgres://{chosen['USER']}@{chosen['HOST']}:{chosen['PORT']}/{chosen['NAME']}"


def worker(port: int, *arguments: str, database: str = "") -> subprocess.Popen[str]:
    """``manage.py mail_deliver`` with ``arguments``, sending to ``port``, on ``database`` or the test's."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.mail.process_settings",
        "DATABASE_URL": database or database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "SECRET_KEY": str(settings.SECRET_KEY),
    }
    command = [sys.executable, "-m", "django", "mail_deliver", *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
