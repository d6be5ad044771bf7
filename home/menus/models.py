"""``Menus``: the arrangement of the main menu and of the foot of the page, one for each site."""

from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import register_setting

from home.site_setting import SiteSetting
from trajectoire.blocks.fields import ContentField

from .blocks import ColumnBlock, EntryBlock
from .fault_panel import MenuFaultPanel


@register_setting(icon="list-ul", order=20)
class Menus(SiteSetting):
    """The menus of a site. What the public sees of them is worked out by ``home.menus.navigation``."""

    main = ContentField(
        [("entry", EntryBlock())],
        verbose_name="menu principal",
        blank=True,
        max_num=8,
        collapsed=True,
        help_text="En haut de chaque page, de gauche à droite. Cinq ou six entrées se lisent d’un coup d’œil.",
    )
    footer = ContentField(
        [("column", ColumnBlock())],
        verbose_name="pied de page",
        blank=True,
        max_num=4,
        collapsed=True,
        help_text="De une à quatre colonnes, au bas de chaque page.",
    )

    edit_handler = TabbedInterface(
        [
            ObjectList([MenuFaultPanel(), FieldPanel("main")], heading="Menu principal"),
            ObjectList([MenuFaultPanel(), FieldPanel("footer")], heading="Pied de page"),
        ]
    )

    class Meta:
        verbose_name = "menus"

    def __str__(self) -> str:
        return "Menus"
