"""The form of a resource: tabs in the order in which an editor thinks."""

from collections.abc import Sequence
from typing import Any

from django.forms import ModelMultipleChoiceField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from territories.widgets import territories_panel
from trajectoire.guide.panel import GuidePanel
from trajectoire.pages.forms import PageForm

from .choices import Choices


class ResourceForm(PageForm):
    """The form of a page, with its themes shown as a tree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = self.fields.get("themes")
        if isinstance(themes, ModelMultipleChoiceField):
            themes.label_from_instance = lambda theme: theme.indented_name()  # type: ignore[method-assign, assignment]


RESOURCE_PANELS: list[Panel] = [
    TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
    FieldPanel("summary"),
    FieldPanel("cover"),
    FieldPanel("body"),
]
"""What every resource begins with; a type puts its own panels among them."""

FILE_PANELS: list[Panel] = [
    InlinePanel(
        "files",
        [
            FieldPanel("document"),
            FieldRowPanel([FieldPanel("role"), FieldPanel("language")]),
            FieldPanel("title"),
        ],
        heading="Fichiers à télécharger",
        label="Fichier",
        help_text="Le premier est le plus visible. Un fichier d’un dossier privé n’est pas montré au public.",
    ),
]

CLASSIFICATION_PANELS: list[Panel] = [
    FieldPanel("themes", widget=Choices, required_on_save=False),
    FieldPanel("audiences", widget=Choices),
    territories_panel(),
    FieldPanel("keywords"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to")]), FieldPanel("language")],
        heading="Période et langue",
    ),
]

PUBLICATION_PANELS: list[Panel] = [
    FieldPanel("licence"),
    FieldPanel("revised_on"),
    InlinePanel("related_links", [PageChooserPanel("target")], heading="À lire aussi", label="Ressource", max_num=8),
    FieldPanel(
        "slug",
        required_on_save=False,
        heading="Adresse de la page",
        help_text="Elle se fait du titre. Ne la changez plus une fois la page publiée : des liens y mènent.",
    ),
    PublishingPanel(),
]


def resource_form(*tabs: tuple[str, Sequence[Any]], without: Sequence[str] = ()) -> TabbedInterface:
    """The form with these tabs (heading and panels) first, then those that every resource has.

    ``without``: fields of the classification that a type asks for in a tab of its own.
    """
    classification = [panel for panel in CLASSIFICATION_PANELS if getattr(panel, "field_name", None) not in without]
    common = [("Fichiers", FILE_PANELS), ("Classement", classification), ("Publication", PUBLICATION_PANELS)]
    (first, opening), *others = [*tabs, *common]
    shown = [(first, [GuidePanel(), *opening]), *others]
    return TabbedInterface(
        [ObjectList(panels, heading=heading) for heading, panels in shown], base_form_class=ResourceForm
    )
