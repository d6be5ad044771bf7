"""Settings of the measures of search: production's, with Wagtail's own backend on the same server to compare with."""

import os
from typing import Any

os.environ.setdefault("SECRET_KEY", "a-throw-away-key-of-a-throw-away-installation-0123456789")
os.environ.setdefault("MAIL_PEPPER", "a-throw-away-pepper-of-a-throw-away-installation")
os.environ.setdefault("BASE_URL", "https://banc.exemple")

from trajectoire.settings.production import *  # noqa: F403 - a settings module extends its base, read once these are set
from trajectoire.settings.production import ELASTICSEARCH_URL, WAGTAILSEARCH_BACKENDS

_BESIDE: Any = {
    "BACKEND": "wagtail.search.backends.elasticsearch8",
    "URLS": [ELASTICSEARCH_URL],
    "INDEX": "wagtail_bench",
    "AUTO_UPDATE": False,
    "TIMEOUT": 30,
}
if ELASTICSEARCH_URL:
    WAGTAILSEARCH_BACKENDS["beside"] = _BESIDE
