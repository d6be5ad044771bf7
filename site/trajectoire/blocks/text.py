"""Blocks of text: headings, paragraphs, quotation, call-out, accordion, key figures."""

from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks
from wagtail.rich_text import RichText, expand_db_html

GROUP = "Texte"
PREVIEW = "blocks/preview.html"

RICH_TEXT_FEATURES = ["bold", "italic", "superscript", "ol", "ul", "link", "document-link"]
"""What an editor may do inside a text; titles, pictures and tables have their own blocks."""

_TAGS = {"p", "br", "b", "strong", "i", "em", "sup", "sub", "ul", "ol", "li", "a"}
_LINK = {"href", "linktype", "id"}


def clean_html(source: str) -> SafeString:
    """HTML of a stored rich text, with nothing but what the editor offers.

    The editor already filters what is typed; this holds for text that came another way (import, old version).
    """
    known = nh3.clean(
        source, tags=_TAGS, attributes={"a": _LINK}, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
    )
    return mark_safe(expand_db_html(known))  # noqa: S308 - cleaned on the line above


class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists with a little emphasis and links."""

    def __init__(self, **kwargs: Any) -> None:
        """Same parameters as RichTextBlock; the features are fixed."""
        super().__init__(**{**kwargs, "features": RICH_TEXT_FEATURES})

    def get_context(self, value: RichText, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``html``, cleaned."""
        return {**super().get_context(value, parent_context), "html": clean_html(value.source)}

    class Meta:
        icon = "pilcrow"
        group = GROUP
        label = "Texte"
        description = (
            "Paragraphes et listes. Pour un titre, une image ou un tableau, prenez le bloc qui leur est propre."
        )
        template = "blocks/text.html"
        preview_template = PREVIEW
        preview_value = (
            "<p>Dix ans après la loi de 2014, <b>les conseils citoyens</b> cherchent un second souffle. "
            "Trois pistes reviennent d’un territoire à l’autre :</p>"
            "<ul><li>des rencontres plus courtes ;</li><li>un budget propre ;</li><li>une place au pilotage.</li></ul>"
        )


class HeadingBlock(blocks.StructBlock):
    """A heading of the page's own outline; the page's title is its level 1."""

    text = blocks.CharBlock(label="Titre", max_length=150)
    level = blocks.ChoiceBlock(
        label="Niveau",
        search_index=False,
        choices=[("2", "Titre de partie"), ("3", "Sous-titre"), ("4", "Sous-titre d’un sous-titre")],
        default="2",
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``heading_level`` (2 to 4) and ``heading_anchor``: given by the page's outline, or the heading's own."""
        context = super().get_context(value, parent_context)
        chosen = value.get("level") or "2"
        context.setdefault("heading_level", int(chosen) if chosen in {"2", "3", "4"} else 2)
        context.setdefault("heading_anchor", "")
        return context

    class Meta:
        icon = "title"
        group = GROUP
        label = "Titre"
        description = "Un titre dans la page. Les titres font le sommaire et aident à se repérer."
        template = "blocks/heading.html"
        preview_template = PREVIEW
        preview_value = {"text": "Ce que les habitants en disent", "level": "2"}


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, and who said them."""

    text = blocks.TextBlock(label="Paroles citées", help_text="Sans guillemets : ils sont mis à l’affichage.")
    author = blocks.CharBlock(
        label="Qui parle", required=False, max_length=120, help_text="Par exemple : une habitante."
    )
    source = blocks.CharBlock(
        label="À quel titre, ou dans quel document",
        required=False,
        max_length=200,
        help_text="Par exemple : membre du conseil citoyen de Planoise.",
    )

    class Meta:
        icon = "openquote"
        group = GROUP
        label = "Citation"
        description = "Les paroles de quelqu’un, mises en valeur, avec son nom ou sa qualité."
        template = "blocks/quote.html"
        preview_template = PREVIEW
        preview_value = {
            "text": "On ne vient pas parler à notre place, on vient nous écouter.",
            "author": "Une habitante",
            "source": "membre d’un conseil citoyen",
        }


class CalloutBlock(blocks.StructBlock):
    """A short text set apart: to remember, to beware of, to know."""

    KINDS = [("retenir", "À retenir"), ("savoir", "Bon à savoir"), ("attention", "Attention"), ("exemple", "Exemple")]

    kind = blocks.ChoiceBlock(label="Sorte d’encadré", choices=KINDS, default="retenir", search_index=False)
    title = blocks.CharBlock(label="Titre de l’encadré", required=False, max_length=120)
    text = TextBlock(label="Texte")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``kind`` and ``kind_label``; an unknown kind is shown as the first."""
        kinds = dict(self.KINDS)
        kind = value.get("kind") if value.get("kind") in kinds else "retenir"
        return {**super().get_context(value, parent_context), "kind": kind, "kind_label": kinds[kind]}

    class Meta:
        icon = "info-circle"
        group = GROUP
        label = "Encadré"
        description = "Quelques lignes mises à part : l’essentiel à retenir, un point d’attention, un exemple."
        template = "blocks/callout.html"
        preview_template = PREVIEW
        preview_value = {
            "kind": "retenir",
            "title": "Une convention dure trois ans au plus",
            "text": "<p>Elle peut être renouvelée ; la demande se dépose quatre mois avant la fin.</p>",
        }


class AccordionItemBlock(blocks.StructBlock):
    """One part that opens: what it is about, and its text."""

    title = blocks.CharBlock(label="Question ou intitulé", max_length=150)
    text = TextBlock(label="Réponse ou texte")

    class Meta:
        icon = "arrow-down"
        label = "Partie"


class AccordionBlock(blocks.StructBlock):
    """Parts that open one by one; their text is in the page, found by search and by the browser."""

    parts = blocks.ListBlock(AccordionItemBlock(), label="Parties", min_num=1)

    class Meta:
        icon = "list-ul"
        group = GROUP
        label = "Questions et réponses"
        description = "Des parties repliées que le lecteur ouvre une à une : questions fréquentes, étapes, détails."
        template = "blocks/accordion.html"
        preview_template = PREVIEW
        preview_value = {
            "parts": [
                {
                    "title": "Qui peut participer ?",
                    "text": "<p>Toute personne qui habite ou travaille dans le quartier.</p>",
                },
                {"title": "Faut-il s’inscrire ?", "text": "<p>Non, l’entrée est libre.</p>"},
            ],
        }


class KeyFigureBlock(blocks.StructBlock):
    """One figure: the number with its unit, what it counts, where and when it comes from."""

    figure = blocks.CharBlock(label="Chiffre et son unité", max_length=20, help_text="Par exemple : 62, 48 %, 1,2 M€.")
    label = blocks.CharBlock(label="Ce qu’il compte", max_length=120, help_text="Par exemple : quartiers prioritaires.")
    source = blocks.CharBlock(
        label="Source et date", required=False, max_length=150, help_text="Par exemple : Insee, 1er janvier 2024."
    )

    class Meta:
        icon = "order"
        label = "Chiffre"


class KeyFiguresBlock(blocks.StructBlock):
    """A few numbers that sum a situation up."""

    figures = blocks.ListBlock(KeyFigureBlock(), label="Chiffres", min_num=1, max_num=6)

    class Meta:
        icon = "order"
        group = "Données"
        label = "Chiffres clés"
        description = "De un à six chiffres qui résument une situation, chacun avec son unité, sa source et sa date."
        template = "blocks/key_figures.html"
        preview_template = PREVIEW
        preview_value = {
            "figures": [
                {"figure": "62", "label": "quartiers prioritaires", "source": "décret du 28 décembre 2023"},
                {"figure": "23", "label": "contrats de ville", "source": ""},
            ],
        }
