"""The form of the site's pages: what is read first, then how the page is found and published."""

from collections.abc import Sequence

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, PublishingPanel, TabbedInterface

FINDING_PANELS: list[Panel] = [
    FieldPanel(
        "slug",
        heading="Adresse de la page",
        help_text="Laissez-la vide : elle est faite du titre. La changer après publication perd les liens déjà donnés.",
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "seo_title",
                heading="Titre dans les moteurs de recherche",
                help_text="Laissez vide pour prendre le titre de la page.",
            ),
            FieldPanel(
                "search_description",
                heading="Description dans les moteurs de recherche",
                help_text="Une ou deux phrases. Laissez vide pour prendre le chapô.",
            ),
        ],
        heading="Moteurs de recherche et réseaux sociaux",
    ),
    PublishingPanel(),
]


def page_form(content: Sequence[Panel]) -> TabbedInterface:
    """Two tabs: ``content``, then the address and the rest."""
    return TabbedInterface(
        [ObjectList(list(content), heading="Contenu"), ObjectList(FINDING_PANELS, heading="Adresse et publication")]
    )
