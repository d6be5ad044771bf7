"""The address of the site is written once, in ``BASE_URL``: Wagtail's own record follows it."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def align_site_address(**_signal: Any) -> None:
    """After ``migrate``: the only site of the installation answers at ``BASE_URL``.

    With several sites an administrator decides of their addresses, and nothing is touched.
    """
    base = urlsplit(settings.BASE_URL)
    address = {"hostname": base.hostname or "localhost", "port": base.port or PORTS.get(base.scheme, 80)}
    sites = list(Site.objects.all()[:2])
    if len(sites) != 1 or all(getattr(sites[0], name) == value for name, value in address.items()):
        return
    Site.objects.filter(pk=sites[0].pk).update(**address)  # without its signal, which needs the cache's table
    with suppress(DatabaseError), transaction.atomic():  # there is nothing to forget before that table exists
        Site.clear_site_root_paths_cache()
