"""What editors wrote in the menus, as plain values, and which of its pages the public may open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from trajectoire.pages.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from .models import Menus


@dataclass(frozen=True)
class WrittenLink:
    """A link as it was written: to the page of that number, or to an address, or to nothing (a heading)."""

    label: str
    page_id: int | None
    url: str
    children: tuple["WrittenLink", ...] = ()

    def all(self) -> Iterator["WrittenLink"]:
        """The link and those below."""
        yield self
        yield from self.children


@dataclass(frozen=True)
class WrittenColumn:
    """A column at the foot of the page."""

    title: str
    links: tuple[WrittenLink, ...]


def written_entries(menus: "Menus") -> tuple[WrittenLink, ...]:
    """Entries of the main menu.

    The stored form is read as it is: turning it into blocks would fetch every page once more, and a page that
    was deleted would leave no trace.
    """
    return tuple(_link(item["value"]) for item in menus.main.raw_data)


def written_columns(menus: "Menus") -> tuple[WrittenColumn, ...]:
    """Columns at the foot of the page."""
    values = (item["value"] for item in menus.footer.raw_data)
    return tuple(WrittenColumn(value.get("title") or "", _links(value.get("links"))) for value in values)


def reachable_pages(page_ids: Iterable[int | None]) -> Mapping[int, Page]:
    """Those of the pages that anyone may open now. Two queries, whatever their number."""
    wanted = {page_id for page_id in page_ids if page_id}
    return {page.pk: page for page in VisibleQuerySet(Page).filter(pk__in=wanted).reachable()} if wanted else {}


def _link(value: Mapping[str, Any]) -> WrittenLink:
    return WrittenLink(
        label=value.get("label") or "",
        page_id=value.get("page") or None,
        url=value.get("url") or "",
        children=_links(value.get("children")),
    )


def _links(items: Iterable[Mapping[str, Any]] | None) -> tuple[WrittenLink, ...]:
    # Wagtail stores {"type": "item", "value": …, "id": …}, and still reads the bare values of its older versions.
    return tuple(_link(item["value"] if item.get("type") == "item" else item) for item in items or ())
