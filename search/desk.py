"""Search in the administration: the words and the pages that the team keeps, and what people ask."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import Promotion, Synonym
from search.questions import most_asked, without_answer

SHOWN = 50
PERIODS = {"30": "30 jours", "90": "3 mois", "396": "13 mois"}
READ = "search.view_askedquestion"


def _doubtful(synonym: Synonym) -> str:
    return "Oui" if synonym.ambiguous else ""


class SynonymViewSet(ModelViewSet):
    """« Sigles et synonymes »: a change takes effect at the next question."""

    model = Synonym
    name = "synonyms"
    icon = "tag"
    menu_label = "Sigles et synonymes"
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 100
    search_fields = ["term", "meaning", "others"]
    search_backend_name = None
    list_display = [
        TitleColumn("term", label="Sigle ou mot", url_name="synonyms:edit"),
        "meaning",
        Column("ambiguous", label="À double sens", accessor=_doubtful),
    ]
    panels = [FieldPanel("term"), FieldPanel("meaning"), FieldPanel("others"), FieldPanel("ambiguous")]


class PromotionViewSet(ModelViewSet):
    """« Résultats mis en avant »."""

    model = Promotion
    name = "promotions"
    icon = "pick"
    menu_label = "Résultats mis en avant"
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields = ["questions"]
    search_backend_name = None
    list_display = [
        TitleColumn("questions", label="Questions", accessor=str, url_name="promotions:edit"),
        Column("page", label="Page"),
        "rank",
    ]
    panels = [FieldPanel("questions"), PageChooserPanel("page"), FieldPanel("rank")]


def asked(request: HttpRequest) -> HttpResponse:
    """What people ask most, and what finds nothing."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    days = request.GET.get("jours", "")
    days = days if days in PERIODS else "30"
    since = timezone.localdate() - timedelta(days=int(days))
    context: dict[str, Any] = {
        "periods": [(value, label, value == days) for value, label in PERIODS.items()],
        "tables": [
            (
                "Sans réponse",
                "Le mot à ajouter aux synonymes, ou le contenu qui manque.",
                without_answer(since)[:SHOWN],
            ),
            ("Les plus posées", "Ce que les gens viennent chercher.", most_asked(since)[:SHOWN]),
        ],
    }
    return TemplateResponse(request, "search/admin/asked.html", context)


class AskedMenuItem(MenuItem):
    """Shown to who may read the counts."""

    def is_shown(self, request: Any) -> bool:
        """Deny by default."""
        return bool(request.user.has_perm(READ))
