"""« Lettres » in the admin: the letters themselves."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from newsletter.letters.model import Letter
from newsletter.subscribing.model import SubscriptionState


def _readers(letter: Any) -> SafeString:
    address = reverse("newsletter_subscribers", args=[letter.pk])
    return format_html('<a href="{}">{}</a>', address, letter.readers)


class LetterIndexView(IndexView):
    """The list."""

    @property
    def add_item_label(self) -> str:
        """In our words."""
        return "Ajouter une lettre"


class LetterViewSet(SnippetViewSet):
    """Letters: nobody deletes one, it ceases to appear."""

    model = Letter
    icon = "mail"
    menu_name = "letters"
    menu_label = "Lettres"
    menu_order = 170
    add_to_admin_menu = True
    base_url_path = "lettres"
    index_view_class = LetterIndexView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("kind", label="Sur quoi", accessor="get_kind_display"),
        Column("rhythm", label="Rythme", accessor="get_rhythm_display"),
        Column("readers", label="Abonnés", accessor=_readers),
        Column("archived_on", label="Ne paraît plus depuis"),
    ]
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("rhythm"),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldRowPanel([FieldPanel("theme"), FieldPanel("territory"), FieldPanel("network")])],
            heading="De quoi elle parle",
            help_text="Générale, elle ne demande rien de plus ; sinon, donnez son thème, son territoire ou son réseau.",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("sender_name"), FieldPanel("reply_to")])], heading="Au nom de qui elle part"
        ),
        MultiFieldPanel([FieldPanel("is_public"), FieldPanel("archived_on")], heading="À qui elle est proposée"),
    ]

    def get_queryset(self, _request: HttpRequest) -> Any:
        """All, with how many people are subscribed."""
        standing = [SubscriptionState.ACTIVE, SubscriptionState.PAUSED]
        return Letter.objects.annotate(readers=Count("subscriptions", filter=Q(subscriptions__state__in=standing)))
