"""Keeping notices true: at each save, when a vocabulary changes, when time passes, when a resource goes."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from resources.relations import read_relations

from .content import NoticeContent, content_of
from .models import Notice

if TYPE_CHECKING:
    from resources.resource import Resource

BATCH = 200
SET_NAME = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
"""What the protocol allows in a set's name (OAI-PMH 2.0, 2.6)."""


def keep_notice(resource: "Resource") -> None:
    """Write what ``resource``, just saved, tells outside. A draft never published has no notice; an alias neither."""
    if not resource.identifier:
        return
    notice = Notice.objects.filter(identifier=resource.identifier).first()
    if not resource.live:
        if notice and notice.shown:
            Notice.objects.filter(pk=notice.pk).update(shown=False, changed_at=timezone.now())
        return
    _write(resource, notice, shown=resource.is_listed())


def refresh(keys: Iterable[int]) -> int:
    """Write again the notices of these published resources; gives the number that changed."""
    from resources.resource import Resource

    wanted, changed = list(keys), 0
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        pages = list(Resource.objects.filter(pk__in=some, live=True, identifier__isnull=False).specific())
        read_relations(pages)
        listed = set(Resource.objects.filter(pk__in=some).listed().values_list("pk", flat=True))
        notices = Notice.objects.in_bulk([page.identifier for page in pages], field_name="identifier")
        with transaction.atomic():
            changed += sum(_write(page, notices.get(page.identifier), shown=page.pk in listed) for page in pages)
    return changed


def refresh_all() -> None:
    """Each night: every published resource, then those that became visible or invisible."""
    from resources.resource import Resource

    refresh(Resource.objects.filter(live=True).order_by("pk").values_list("pk", flat=True))
    follow()


def follow_notices() -> None:
    """Every ten minutes: ``follow()``, as a planned job."""
    follow()


def follow() -> int:
    """Note which notices appeared or disappeared by themselves (a closing day, an expiry, a restriction, a move).

    Readers ask the database who is visible; this keeps the moment that harvesters are told. Gives how many changed.
    """
    from resources.catalogue import listed_resources

    listed = set(listed_resources().order_by().values_list("pk", flat=True))
    noted = {pk: (resource, shown) for pk, resource, shown in Notice.objects.values_list("pk", "resource_id", "shown")}
    appeared = [pk for pk, (resource, shown) in noted.items() if resource in listed and not shown]
    gone = [pk for pk, (resource, shown) in noted.items() if resource not in listed and shown]
    missing = sorted(listed - {resource for resource, _ in noted.values()})
    for keys, shown in ((appeared, True), (gone, False)):
        for start in range(0, len(keys), BATCH):
            rows = Notice.objects.filter(pk__in=keys[start : start + BATCH])
            rows.update(shown=shown, changed_at=timezone.now(), **({"was_shown": True} if shown else {}))
    return len(appeared) + len(gone) + refresh(missing)


def forget(identifier: str) -> None:
    """The resource is deleted: its notice keeps nothing of what it said."""
    Notice.objects.filter(identifier=identifier).update(
        resource=None, content={}, shown=False, changed_at=timezone.now()
    )


def sets_of(content: NoticeContent, themes_above: Iterable[str] = ()) -> str:
    """Names of the sets that a notice belongs to, its type's and its themes', ancestors included."""
    names = [f"type:{content.type_key}"]
    names += [f"theme:{slug}" for slug in (*(theme.code for theme in content.themes), *themes_above)]
    kept = dict.fromkeys(name for name in names if all(map(SET_NAME.fullmatch, name.split(":"))))
    return f" {' '.join(kept)} "


def _write(resource: "Resource", notice: Notice | None, *, shown: bool) -> bool:
    """Write the notice if something in it is new; whether it was."""
    content = content_of(resource)
    above = (theme.slug for own in resource.themes.all() for theme in own.get_ancestors())
    wanted: dict[str, Any] = {
        "content": content.as_json(),
        "sets": sets_of(content, above),
        "shown": shown,
        "was_shown": shown or bool(notice and notice.was_shown),
        "resource_id": resource.pk,
    }
    if notice and all(getattr(notice, name) == value for name, value in wanted.items()):
        return False
    values = {**wanted, "changed_at": timezone.now()}
    Notice.objects.update_or_create(identifier=content.identifier, defaults=values)
    return True
