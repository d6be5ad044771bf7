"""Initiatives, requests and offers of the demonstration, counted from the day of the seed."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from actors.models import Organisation
from networks.kinds import network_of
from networks.models import Interaction
from networks.transitions.models import Exchange, Initiative, InitiativeStage
from networks.transitions.terms import KIND, NAME, introduce
from resources.models import ExperienceSheet
from trajectoire.taxonomies.models import Theme

from .accounts import TEAM
from .carriers import territory
from .texts import Entry, texts


def create_transitions() -> int:
    """Create the network, the structures, the initiatives and the exchanges that do not exist; number created."""
    told = texts("transitions")
    network = network_of(KIND, name=NAME)
    if not network.summary:
        network.summary = "Qui agit pour l’écologie et la solidarité dans les quartiers, qui cherche et qui propose."
        network.is_public = True
        network.save(update_fields=["summary", "is_public"])
    for entry in told["carrier"]:
        facts = {"kind": entry["kind"], "territory": territory(entry["territory"])}
        contacts = {name: entry.get(name, "") for name in ("phone", "email")}
        Organisation.objects.get_or_create(name=entry["name"], defaults={**facts, **contacts})
    carriers = {each.name: each for each in Organisation.objects.filter(name__in=[e["name"] for e in told["carrier"]])}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    created = sum(_initiative(entry, carriers[entry["carrier"]], themes) for entry in told["initiative"])
    created += sum(_exchange(entry, carriers[entry["carrier"]], themes) for entry in told["exchange"])
    return created + _put_in_touch(told)


def _initiative(entry: Entry, carrier: Organisation, themes: dict[str, Theme]) -> int:
    if Initiative.objects.filter(title=entry["title"], organisation=carrier).exists():
        return 0
    today = timezone.localdate()
    sheet = ExperienceSheet.objects.filter(slug=entry.get("sheet", "")).first() if "sheet" in entry else None
    made = Initiative(
        title=entry["title"],
        summary=entry["summary"],
        results=entry.get("results", ""),
        organisation=carrier,
        sheet=(sheet.full_url or "") if sheet else "",
        verified_on=today - timedelta(days=entry["checked"]),
        agreed_on=today - timedelta(days=entry["agreed"]) if "agreed" in entry else None,
    )
    made.themes = [themes[slug] for slug in entry["themes"]]
    made.territories = [territory(slug) for slug in entry["territories"]]
    made.save()
    InitiativeStage.objects.bulk_create(
        InitiativeStage(initiative=made, maturity=maturity, since=today - timedelta(days=age))
        for maturity, age in entry["stages"]
    )
    return 1


def _exchange(entry: Entry, carrier: Organisation, themes: dict[str, Theme]) -> int:
    if Exchange.objects.filter(title=entry["title"], organisation=carrier).exists():
        return 0
    today = timezone.localdate()
    made = Exchange.objects.create(
        kind=entry["kind"],
        title=entry["title"],
        text=entry.get("text", ""),
        organisation=carrier,
        territory=territory(entry["territory"]),
        opened_on=today - timedelta(days=entry["age"]),
        open_until=today + timedelta(days=entry["ends_in"]) if "ends_in" in entry else None,
        state=entry.get("state", Exchange.State.OPEN),
    )
    made.themes.set(themes[slug] for slug in entry["themes"])
    return 1


def _put_in_touch(told: Entry) -> int:
    """Those that were put in touch, by the first of the team; number of pairs."""
    by = get_user_model().objects.filter(username=TEAM[0].username).first()
    made = 0
    for entry in told["exchange"]:
        asked = Exchange.objects.filter(title=entry["title"]).first()
        offered = Exchange.objects.filter(title=entry.get("met_with", "")).first()
        if by and asked and offered and asked.is_open and offered.is_open:
            introduce(asked.pk, offered.pk, by=by, how=Interaction.Kind.CALL, reasons="Un appel de chaque côté.")
            made += 1
    return made
