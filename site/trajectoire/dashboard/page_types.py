"""The types among which an editor chooses when adding a page: a picture, a name, a sentence; the most used first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count
from django.templatetags.static import static
from django.urls import reverse
from wagtail.models import Page

from trajectoire.pages.base import BasePage
from trajectoire.plugins import ResourceType, registry

OfferedType = tuple[str, str, str, str]
"""What Wagtail offers: name, application, model, sentence."""


@dataclass(frozen=True)
class TypeCard:
    """A type as it is shown: ``picture`` is the address of its drawing, empty when ``icon`` is drawn instead."""

    label: str
    description: str
    url: str
    icon: str
    picture: str
    pages: int


def type_cards(offered: Iterable[OfferedType], parent: Page, query: str = "") -> list[TypeCard]:
    """A card for each type ``offered`` under ``parent``: those with most pages there first, then in their own order.

    ``query`` is added to each address (``?next=…``). One query, whatever the number of types.
    """
    used = {
        (row["content_type__app_label"], row["content_type__model"]): row["pages"]
        for row in Page.objects.child_of(parent)
        .order_by()
        .values("content_type__app_label", "content_type__model")
        .annotate(pages=Count("pk"))
    }
    kinds = {kind.model: kind for kind in registry.all(ResourceType)}
    found: list[tuple[int, TypeCard]] = []
    for label, app_label, model_name, description in offered:
        model = apps.get_model(app_label, model_name)
        kind = kinds.get(model)
        drawing = kind.picture if kind else model.page_picture if issubclass(model, BasePage) else ""
        card = TypeCard(
            label=kind.label if kind else label,
            description=kind.description if kind else description,
            url=reverse("wagtailadmin_pages:add", args=[app_label, model_name, parent.pk]) + query,
            icon=kind.icon if kind else "doc-empty",
            picture=static(drawing) if drawing else "",
            pages=used.get((app_label, model_name), 0),
        )
        found.append((kind.order if kind else 0, card))
    return [card for _, card in sorted(found, key=lambda pair: (-pair[1].pages, pair[0], pair[1].label))]
