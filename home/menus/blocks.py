"""What an editor arranges in a menu: links, entries that hold other links, columns."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

OUTSIDE = URLValidator(["http", "https"])
PAGE_OR_ADDRESS = "Choisissez une page, ou donnez une adresse : l’une des deux suffit."


def validate_address(text: str) -> None:
    """An address of this site (``/recherche/``), of another (``https://…``), or ``mailto:`` and ``tel:``."""
    if text.startswith("/") and not text.startswith(("//", "/\\")):
        return
    if text.startswith(("mailto:", "tel:")) and urlsplit(text).path:
        return
    try:
        OUTSIDE(text)
    except ValidationError as error:
        raise ValidationError(
            "Écrivez une adresse complète (https://…) ou une adresse de ce site qui commence par « / »."
        ) from error


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site, which follows it if it moves, or to any address."""

    label = blocks.CharBlock(
        label="Texte du lien", required=False, max_length=60, help_text="Laissez vide pour prendre le titre de la page."
    )
    page = blocks.PageChooserBlock(label="Page", required=False)
    url = blocks.CharBlock(
        label="Ou une adresse",
        required=False,
        max_length=500,
        validators=[validate_address],
        help_text="Exemple : /recherche/?type=appel ou https://www.exemple.fr.",
    )

    class Meta:
        icon = "link"
        label = "Lien"

    def clean(self, value: Any) -> Any:
        """Exactly one target, and words for an address."""
        cleaned = super().clean(value)
        errors = self.faults(cleaned)
        if errors:
            raise StructBlockValidationError(
                block_errors={name: ValidationError(text) for name, text in errors.items()}
            )
        return cleaned

    def faults(self, value: Any) -> dict[str, str]:
        """Sentence by field for what does not make a link."""
        page, url, label = value.get("page"), value.get("url"), value.get("label")
        if page and url:
            return {"url": "Une page est déjà choisie : videz l’une des deux."}
        if not page and not url:
            return {"page": PAGE_OR_ADDRESS}
        return {"label": "Donnez le texte de ce lien."} if url and not label else {}


class EntryBlock(LinkBlock):
    """An entry of the main menu: a link, that may open on a few others."""

    children = blocks.ListBlock(
        LinkBlock(),
        label="Sous-menu",
        default=[],
        min_num=0,
        max_num=12,
        collapsed=True,
        help_text="Facultatif. Un seul niveau.",
    )

    class Meta:
        icon = "list-ul"
        label = "Entrée"
        form_classname = "struct-block menu-entry"

    def faults(self, value: Any) -> dict[str, str]:
        """An entry with links below may be a mere heading."""
        if value.get("children") and not value.get("page") and not value.get("url"):
            return {} if value.get("label") else {"label": "Donnez le texte de cette entrée."}
        return super().faults(value)


class ColumnBlock(blocks.StructBlock):
    """A column of links at the foot of the page."""

    title = blocks.CharBlock(label="Titre de la colonne", max_length=40, help_text="Exemple : Le centre.")
    links = blocks.ListBlock(LinkBlock(), label="Liens", min_num=1, max_num=12, collapsed=True)

    class Meta:
        icon = "list-ul"
        label = "Colonne"
