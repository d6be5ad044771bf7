"""Sections of the front page: what applications contribute (``HomeSection``), what editors write between."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from home.menus.arrangement import reachable_pages
from home.menus.blocks import validate_address
from trajectoire.blocks.highlights import HighlightsBlock
from trajectoire.blocks.text import TextBlock
from trajectoire.plugins import HomeSection, registry

if TYPE_CHECKING:
    from .front_page import HomePage


@dataclass(frozen=True)
class ShownSection:
    """A section ready to be shown: its template and what that template sees."""

    template: str
    context: Mapping[str, Any]


def section_choices() -> list[tuple[str, str]]:
    """Keys and labels of the contributed sections."""
    return [(section.key, section.label) for section in registry.all(HomeSection)]


def section_help() -> str:
    """What each contributed section shows, for the editor's choice."""
    return " ".join(f"« {s.label} » : {s.description}" for s in registry.all(HomeSection) if s.description)


class ContributedSectionBlock(blocks.StructBlock):
    """A section that the site fills by itself."""

    section = blocks.ChoiceBlock(label="Rubrique", choices=section_choices, help_text=lazy(section_help, str)())
    title = blocks.CharBlock(
        label="Autre titre", required=False, max_length=80, help_text="Laissez vide pour garder le titre habituel."
    )

    class Meta:
        icon = "list-ul"
        label = "Rubrique du site"
        description = "Nouveautés, rendez-vous, territoires… Elle se remplit toute seule et se tient à jour."


class SelectionSectionBlock(HighlightsBlock):
    """A hand-made selection under a title."""

    title = blocks.CharBlock(label="Titre", max_length=80)

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        """The title comes before the pages."""
        super().__init__(local_blocks, **kwargs)
        self.child_blocks.move_to_end("title", last=False)

    class Meta:
        icon = "pick"
        group = ""
        label = "Sélection"
        description = "De une à six pages de votre choix, sous un titre. Celles qui ferment se retirent d’elles-mêmes."
        template = "home/sections/selection.html"


class FreeSectionBlock(blocks.StructBlock):
    """A title, a text and perhaps a link: an announcement, a call."""

    title = blocks.CharBlock(label="Titre", max_length=80)
    text = TextBlock(label="Texte")
    link_label = blocks.CharBlock(
        label="Texte du lien", required=False, max_length=60, help_text="Exemple : Proposer une expérience."
    )
    page = blocks.PageChooserBlock(label="Page du lien", required=False)
    url = blocks.CharBlock(label="Ou son adresse", required=False, max_length=500, validators=[validate_address])

    class Meta:
        icon = "pilcrow"
        label = "Texte libre"
        description = "Une annonce ou un appel : un titre, quelques lignes, un lien."
        template = "home/sections/free.html"

    def clean(self, value: Any) -> Any:
        """A link has a text and one target."""
        cleaned = super().clean(value)
        targets = [name for name in ("page", "url") if cleaned.get(name)]
        if len(targets) > 1:
            raise _fault("url", "Une page est déjà choisie : videz l’une des deux.")
        if targets and not cleaned.get("link_label"):
            raise _fault("link_label", "Donnez le texte du lien.")
        if cleaned.get("link_label") and not targets:
            raise _fault("page", "Choisissez la page du lien, ou donnez une adresse.")
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``link_url``: the address of the link, when anyone may follow it."""
        context = super().get_context(value, parent_context)
        page = value.get("page")
        open_page = reachable_pages([page.pk]).get(page.pk) if page else None
        return {**context, "link_url": (open_page.url if open_page else value.get("url")) or ""}


def section_blocks() -> list[tuple[str, blocks.Block]]:
    """Blocks of the front page; the names are stored with the content and never change."""
    return [
        ("section", ContributedSectionBlock()),
        ("selection", SelectionSectionBlock()),
        ("free", FreeSectionBlock()),
    ]


def shown_sections(page: "HomePage", request: HttpRequest) -> list[ShownSection]:
    """Sections in the editors' order, or every contributed one in its own; without those that have nothing to show."""
    if not page.sections:
        found = [_contributed(section.key, "", request) for section in registry.all(HomeSection)]
    else:
        found = [_arranged(child, request) for child in page.sections]
    return [section for section in found if section is not None]


def _arranged(child: Any, request: HttpRequest) -> ShownSection | None:
    if child.block_type == "section":
        return _contributed(child.value["section"], child.value["title"], request)
    context = child.block.get_context(child.value, {"request": request})
    if child.block_type == "selection" and not context["items"]:
        return None
    title = child.value["title"]
    return ShownSection(child.block.meta.template, {**context, **_head(slugify(title)[:40] or "texte", title)})


def _contributed(key: str | None, title: str | None, request: HttpRequest) -> ShownSection | None:
    """The contributed section ``key``; ``None`` when its application is gone or when it has nothing to show."""
    section = registry.get(HomeSection, key or "")
    context = section.context(request) if section else None
    if section is None or context is None:
        return None
    return ShownSection(section.template, {**context, **_head(section.key, title or section.label)})


def _head(key: str, title: str) -> dict[str, str]:
    return {"section_title": title, "section_id": f"rubrique-{key}"}


def _fault(field: str, sentence: str) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={field: ValidationError(sentence)})
