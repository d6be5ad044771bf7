"""The web server, for `make run` and for production alike (gunicorn reads this file where it starts).

``PORT`` and ``WEB_CONCURRENCY`` (worker processes, 2) come from the environment. Behind a proxy, which is how
production runs, the proxy says who asks (``X-Forwarded-For``) and ends TLS.
"""

import os
import sys
from pathlib import Path
from typing import Any

_announced = os.environ.get("TRAJECTOIRE_RUN")

pythonpath = str(Path(__file__).resolve().parent / "site")
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 2
preload_app = (
    True  # what prevents starting is said once and ends the server; workers alone would be started again for ever
)
timeout = 60
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True  # it would lie in the home folder, and two sites would share it
loglevel = "warning" if _announced else "info"


def when_ready(_server: Any) -> None:
    """Under `make run`, tell the addresses and the demonstration accounts once the port listens."""
    if not _announced:
        return
    site = os.environ["BASE_URL"]
    accounts = Path(_announced) / "demo-accounts.txt"
    lines = ["", f"Le site :          {site}/", f"L'administration : {site}/gestion/"]
    if accounts.exists():
        lines += ["", accounts.read_text(encoding="utf-8").rstrip()]
    sys.stdout.write("\n".join([*lines, "", "Ctrl-C arrête tout.", ""]))
    sys.stdout.flush()
