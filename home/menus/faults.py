"""Entries of the menus that lead nowhere for the public: they left the menus by themselves, an editor is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from trajectoire.plugins import TodoItem

from .arrangement import WrittenLink, reachable_pages, written_columns, written_entries

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from .models import Menus


@dataclass(frozen=True)
class MenuFault:
    """An entry that the public does not see: its name, why, and where to mend the page ("" when it is gone)."""

    name: str
    reason: str
    edit_url: str = ""


def menu_faults(menus: "Menus") -> list[MenuFault]:
    """Entries hidden from the public, in their order. Three queries when some are hidden, else two."""
    links = [link for entry in written_entries(menus) for link in entry.all()]
    links += [link for column in written_columns(menus) for link in column.links]
    reachable = reachable_pages(link.page_id for link in links)
    hidden = [link for link in links if link.page_id and link.page_id not in reachable]
    if not hidden:
        return []
    known = Page.objects.in_bulk([link.page_id for link in hidden])
    return [_fault(link, known.get(link.page_id)) for link in hidden]


def _fault(link: WrittenLink, page: Page | None) -> MenuFault:
    if page is None:
        return MenuFault(link.label or "Entrée sans texte", "sa page a été supprimée")
    if page.expire_at and page.expire_at <= timezone.now():
        reason = "sa page n’est plus en ligne : sa date de fin est passée"
    elif not page.live:
        reason = "sa page n’est pas publiée"
    else:
        reason = "sa page est en accès restreint"
    return MenuFault(link.label or page.title, reason, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """For those who arrange the menus: one line while some entry leads nowhere."""
    from .models import Menus

    if not user.has_perm("home.change_menus"):
        return
    for menus in Menus.objects.select_related("site"):
        faults = menu_faults(menus)
        if faults:
            yield TodoItem(
                title="Une entrée du menu ne mène plus nulle part"
                if len(faults) == 1
                else f"{len(faults)} entrées des menus ne mènent plus nulle part",
                detail=f"« {faults[0].name} » : {faults[0].reason}. Elle ne paraît plus au public.",
                url=edit_address(menus.site),
            )


def edit_address(site: Site) -> str:
    """Where the menus of ``site`` are arranged."""
    return reverse("wagtailsettings:edit", args=["home", "menus", site.pk])
