"""WSGI entrance: ``gunicorn --pythonpath site trajectoire.wsgi``."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trajectoire.settings.production")

from trajectoire.start import wsgi_application  # noqa: E402 - the path has to be set first

application = wsgi_application()
