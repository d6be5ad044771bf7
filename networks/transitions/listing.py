"""What the two lists were asked, read from their addresses, and the rows that screens and exports tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from territories.models import Level, Territory
from trajectoire.spreadsheets import Cell
from trajectoire.taxonomies.models import Theme

from .models import Exchange, ExchangeQuerySet, Initiative, InitiativeQuerySet, Maturity

STATES = {"": "Ouvertes", "relation": "Mises en relation", "closes": "Fermées ou échues", "toutes": "Toutes"}


@dataclass(frozen=True)
class Asked:
    """Words, theme and those below it, territory and all within; ``stage`` and ``state`` are for one list each."""

    words: str = ""
    theme: Theme | None = None
    territory: Territory | None = None
    stage: str = ""
    kind: str = ""
    state: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """What is unknown narrows nothing."""
        given = request.GET
        stage, kind, state = given.get("maturite", ""), given.get("nature", ""), given.get("etat", "")
        theme, territory = given.get("theme", "")[:90], given.get("territoire", "")[:40]
        return cls(
            words=" ".join(given.get("q", "").split())[:100],
            theme=Theme.objects.filter(slug=theme).first() if theme else None,
            territory=Territory.objects.filter(slug=territory).first() if territory else None,
            stage=stage if stage in Maturity.values else "",
            kind=kind if kind in Exchange.Kind.values else "",
            state=state if state in STATES else "",
        )


def initiatives(asked: Asked) -> InitiativeQuerySet:
    """Initiatives of today, those that are ended among them."""
    found = Initiative.objects.with_maturity().with_carrier()
    if asked.stage:
        found = found.filter(maturity=asked.stage)
    if asked.theme:
        through = Initiative.themes.through.objects.filter(theme__path__startswith=asked.theme.path)
        found = found.filter(pk__in=through.values("initiative"))
    if asked.territory:
        found = found.within([asked.territory.pk])
    for word in asked.words.split()[:6]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(results__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return found.order_by("title", "pk")


def exchanges(asked: Asked) -> ExchangeQuerySet:
    """Requests and offers, those that wait when no state was asked for."""
    found = Exchange.objects.with_actor()
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.state == "":
        found = found.open()
    elif asked.state == "relation":
        found = found.filter(state=Exchange.State.MET)
    elif asked.state == "closes":
        found = found.filter(Q(state=Exchange.State.CLOSED) | Q(open_until__lt=timezone.localdate(), state="ouverte"))
    if asked.theme:
        through = Exchange.themes.through.objects.filter(theme__path__startswith=asked.theme.path)
        found = found.filter(pk__in=through.values("exchange"))
    if asked.territory:
        found = found.within([asked.territory.pk])
    for word in asked.words.split()[:6]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(organisation__name__icontains=word))
    return found.order_by("-opened_on", "-pk")


def choices() -> dict[str, object]:
    """What the filters offer: themes in their tree, territories from the region down; two queries."""
    levels = (Level.REGION, Level.DEPARTMENT, Level.CITY_CONTRACT)
    return {
        "themes": Theme.objects.order_by("path"),
        "places": Territory.objects.valid().filter(level__in=levels).widest_first(),
        "maturities": Maturity.choices,
        "kinds": Exchange.Kind.choices,
        "states": STATES,
    }


INITIATIVE_HEADINGS = (
    "Titre", "Maturité", "Depuis le", "Porteur", "Thèmes", "Territoires", "En quelques phrases", "Résultats",
    "Fiche d’expérience", "Vérifiée le", "Publiable depuis le",
)  # fmt: skip
EXCHANGE_HEADINGS = (
    "Nature", "Titre", "Précisions", "Structure", "Personne", "Thèmes", "Territoire", "Depuis le", "Ouverte jusqu’au",
    "État",
)  # fmt: skip


def initiative_rows(found: InitiativeQuerySet) -> Iterator[list[Cell]]:
    """Lines of the export, in the order of ``INITIATIVE_HEADINGS``."""
    for each in found:
        yield [
            each.title,
            each.maturity_label,
            getattr(each, "since", None),
            each.carrier,
            ", ".join(theme.name for theme in each.themes.all()),
            ", ".join(place.name for place in each.territories.all()),
            each.summary,
            each.results,
            each.sheet,
            each.verified_on,
            each.agreed_on,
        ]


def exchange_rows(found: ExchangeQuerySet) -> Iterator[list[Cell]]:
    """Lines of the export, in the order of ``EXCHANGE_HEADINGS``."""
    for each in found:
        yield [
            each.get_kind_display(),
            each.title,
            each.text,
            each.organisation.name if each.organisation else "",
            str(each.person or ""),
            ", ".join(theme.name for theme in each.themes.all()),
            each.territory.name if each.territory else "",
            each.opened_on,
            each.open_until,
            each.state_label,
        ]
