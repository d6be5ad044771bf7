"""Experience sheets, watch briefs, calls and dossiers of the demonstration, as their own types."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from actors.models import Organisation
from resources.models import (
    CallForProjects,
    Dossier,
    DossierItem,
    ExperienceSheet,
    Resource,
    SheetExpense,
    SheetFunding,
    SheetObstacle,
    SheetPartner,
    SheetQuote,
    SheetResult,
    SheetStep,
    WatchBrief,
)

from .blocks import paragraphs, section_blocks
from .carriers import contact_named
from .texts import Entry

SAME = (
    "place", "state", "started_on", "ended_on", "beneficiaries", "need", "staff", "equipment", "budget_period",
    "evaluation", "advice", "contact_note", "collected_by", "collected_on", "verified_on", "verified_how",
    "approved_on", "approved_by",
)  # fmt: skip
"""Fields of a sheet that the text gives under their own names."""


def sheet(entry: Entry) -> ExperienceSheet:
    """An experience sheet with its rows."""
    page = ExperienceSheet(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        organisation=Organisation.objects.get(name=entry["carrier"]),
        beneficiaries_count=entry.get("count"),
        objectives="\n".join(entry["objectives"]),
        transfer_conditions="\n".join(entry["transfer"]),
        contact=contact_named(entry.get("contact", "")),
        **{name: entry[name] for name in SAME if name in entry},
    )
    page.steps = [
        SheetStep(period=when, label=label, title=title, text=text) for when, label, title, text in entry["steps"]
    ]
    page.quotes = [SheetQuote(text=text, speaker=speaker) for text, speaker in entry["quotes"]]
    page.funding = [_funding(*line) for line in entry["funding"]]
    page.expenses = [_expense(*line) for line in entry["expenses"]]
    page.partners = [SheetPartner(name=name, role=role) for name, role in entry.get("partners", ())]
    page.results = [SheetResult(figure=figure, text=text) for figure, text in entry["results"]]
    page.obstacles = [SheetObstacle(obstacle=o, lever=lever, detail=detail) for o, lever, detail in entry["obstacles"]]
    return page


def _funding(label: str, amount: int, kind: str = SheetFunding.Kind.GRANT) -> SheetFunding:
    return SheetFunding(label=label, amount=amount, kind=kind)


def _expense(label: str, amount: int, valued: bool = False) -> SheetExpense:
    return SheetExpense(label=label, amount=amount, valued=valued)


def brief(entry: Entry) -> WatchBrief:
    """A watch brief; some are useful for so many days from today."""
    names = ("title", "slug", "summary", "source", "source_url", "source_date", "why")
    return WatchBrief(**{name: entry[name] for name in names}, closes_on=_in_days(entry.get("useful_for")))


def call(entry: Entry) -> CallForProjects:
    """A call for projects, with its own dates or so many days around today."""
    names = ("title", "slug", "summary", "funder", "eligible", "beneficiaries", "how_to_apply")
    known = ("rolling", "amount_min", "amount_max", "rate", "envelope", "apply_url")
    opened: date | None = entry.get("opened_on")
    if "opened_ago" in entry:
        opened = _in_days(-entry["opened_ago"])
    return CallForProjects(
        **{name: entry[name] for name in names},
        **{name: entry[name] for name in known if name in entry},
        opens_on=opened,
        closes_on=entry.get("closes_on") or _in_days(entry.get("closes_in")),
        body=_sections(entry),
    )


def dossier(entry: Entry) -> Dossier:
    """A dossier; the resources that it orders exist already."""
    page = Dossier(title=entry["title"], slug=entry["slug"], summary=entry["summary"], body=_sections(entry))
    page.items = [
        DossierItem(heading=heading, text=paragraphs(text) if text else "", resource=Resource.objects.get(slug=slug))
        for heading, text, slug in entry["items"]
    ]
    return page


def _sections(entry: Entry) -> list[tuple[str, Any]]:
    return [block for heading, text in entry["body"] for block in section_blocks(heading, text)]


def _in_days(days: int | None) -> date | None:
    return timezone.localdate() + timedelta(days=days) if days is not None else None
