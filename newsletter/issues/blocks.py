"""What an issue is made of: words, chosen pages, sections that fill themselves, a picture, a button.

``content = ContentField(issue_blocks(), …)``; ``newsletter.issues.reading`` makes a letter of it. Each block may be
kept for those who follow some themes or some territories.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from territories.models import Level, Territory
from trajectoire.blocks.text import TextBlock
from trajectoire.plugins import NewsletterSection, registry
from trajectoire.taxonomies.models import Theme

MOST_ITEMS = 12
"""Items of one section: a letter that says everything is not read."""


def theme_choices() -> list[tuple[str, str]]:
    """Every theme, as a tree."""
    return [(theme.slug, theme.indented_name()) for theme in Theme.objects.all()]


def territory_choices() -> list[tuple[str, str]]:
    """Departments and contracts of today: finer than that, a letter would be written for nobody."""
    found = Territory.objects.valid().filter(level__in=[Level.DEPARTMENT, Level.CITY_CONTRACT]).widest_first()
    return [(place.slug, place.name) for place in found]


def section_choices() -> list[tuple[str, str]]:
    """The sections that applications contribute."""
    return [(section.key, section.label) for section in registry.all(NewsletterSection)]


class ConditionalBlock(blocks.StructBlock):
    """A block that may be kept for some; every block of an issue inherits from it."""

    for_themes = blocks.MultipleChoiceBlock(
        label="Seulement pour qui suit ces thèmes",
        choices=theme_choices,
        required=False,
        search_index=False,
        help_text="Laissez vide pour tout le monde. Qui n’a choisi aucun thème les reçoit tous.",
    )
    for_territories = blocks.MultipleChoiceBlock(
        label="Seulement pour qui suit ces territoires",
        choices=territory_choices,
        required=False,
        search_index=False,
        help_text="Laissez vide pour tout le monde.",
    )


class WordsBlock(ConditionalBlock):
    """The words of the team."""

    heading = blocks.CharBlock(label="Titre", required=False, max_length=100)
    text = TextBlock(label="Texte")

    class Meta:
        icon = "pilcrow"
        label = "Mot de l’équipe"
        description = "Quelques lignes écrites pour ce numéro."


class ChosenPageBlock(blocks.StructBlock):
    """A page and, if its own summary does not do, a sentence written for this issue."""

    page = blocks.PageChooserBlock(label="Page")
    sentence = blocks.TextBlock(
        label="Phrase pour cette lettre",
        required=False,
        max_length=400,
        rows=2,
        help_text="Laissez vide pour garder le chapô de la page.",
    )


class ChosenBlock(ConditionalBlock):
    """Pages chosen by hand; the first shows its picture."""

    heading = blocks.CharBlock(label="Titre", default="À lire", max_length=100)
    pages = blocks.ListBlock(ChosenPageBlock(), label="Pages", min_num=1, max_num=MOST_ITEMS)

    class Meta:
        icon = "pick"
        label = "Pages choisies"
        description = "Des pages du site, dans l’ordre que vous voulez. La première montre son image."


class SectionBlock(ConditionalBlock):
    """A section that the site fills when the issue is frozen."""

    section = blocks.ChoiceBlock(label="Rubrique", choices=section_choices, search_index=False)
    heading = blocks.CharBlock(
        label="Titre", required=False, max_length=100, help_text="Laissez vide pour garder celui de la rubrique."
    )
    count = blocks.IntegerBlock(label="Nombre de lignes au plus", default=5, min_value=1, max_value=MOST_ITEMS)

    class Meta:
        icon = "rotate"
        label = "Rubrique automatique"
        description = "Remplie par le site : ce qui a paru depuis le numéro précédent. Figée au moment de l’envoi."


class PictureBlock(ConditionalBlock):
    """A picture across the letter."""

    image = ImageBlock(label="Image")
    caption = blocks.CharBlock(label="Légende", required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Image"
        description = "Une image sur toute la largeur, avec un texte pour qui ne la voit pas."


class ButtonBlock(ConditionalBlock):
    """One thing to do: to a page of the site or to an address."""

    label = blocks.CharBlock(label="Ce que l’on fait", max_length=60, help_text="Exemple : S’inscrire à la journée.")
    page = blocks.PageChooserBlock(label="Page du site", required=False)
    url = blocks.URLBlock(label="Ou une adresse", required=False)

    def clean(self, value: Any) -> Any:
        """One destination, and one only."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and bool(cleaned["page"]) == bool(cleaned["url"]):
            error = ValidationError("Choisissez une page du site, ou donnez une adresse : l’une des deux.")
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned

    class Meta:
        icon = "link"
        label = "Bouton"
        description = "Une chose à faire, bien visible."


def issue_blocks() -> list[tuple[str, blocks.Block]]:
    """Name and block, new at each call; the names are stored and never change."""
    return [
        ("words", WordsBlock()),
        ("chosen", ChosenBlock()),
        ("section", SectionBlock()),
        ("picture", PictureBlock()),
        ("button", ButtonBlock()),
    ]
