"""The form of the site's pages: what is read first, then how the page is found and published."""

from collections.abc import Sequence

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, PublishingPanel, TabbedInterface

from trajectoire.guide.panel import GuidePanel

ADDRESS: Panel = FieldPanel(
    "slug",
    heading="Adresse de la page",
    help_text="Laissez-la vide : elle est faite du titre. La changer après publication perd les liens déjà donnés.",
)

SEARCH_ENGINES: Panel = MultiFieldPanel(
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
)


def page_form(content: Sequence[Panel], *, has_address: bool = True) -> TabbedInterface:
    """Two tabs: ``content``, then how the page is found; the front page has no address of its own."""
    finding = [*([ADDRESS] if has_address else []), SEARCH_ENGINES, PublishingPanel()]
    heading = "Adresse et moteurs de recherche" if has_address else "Moteurs de recherche"
    return TabbedInterface(
        [ObjectList([GuidePanel(), *content], heading="Contenu"), ObjectList(finding, heading=heading)]
    )
