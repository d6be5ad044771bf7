"""What the page of an experience sheet shows beside what every resource has."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.utils.formats import date_format

from resources.mail_shield import MailRedirect, hide_addresses, mailto, spelled_out

from .budget import Budget, euros
from .contact import published_contact

if TYPE_CHECKING:
    from .model import ExperienceSheet
    from .rows import SheetQuote, SheetStep


@dataclass(frozen=True)
class Moment:
    """A part of the story: a run of steps, then the words of somebody, if any."""

    steps: tuple[Mapping[str, str], ...]
    quote: "SheetQuote | None" = None


def _told(step: "SheetStep") -> Mapping[str, str]:
    """A step as the component « steps » shows it."""
    return {"when": step.period, "about": step.label, "title": step.title, "text": hide_addresses(step.text)}


def moments(steps: "Sequence[SheetStep]", quotes: "Sequence[SheetQuote]") -> "Iterator[Moment]":
    """The steps in order, the quotes spread evenly between them."""
    cuts = [len(steps) * rank // (len(quotes) + 1) for rank in range(1, len(quotes) + 1)]
    start = 0
    for cut, quote in zip(cuts, quotes, strict=True):
        yield Moment(tuple(map(_told, steps[start:cut])), quote)
        start = cut
    if steps[start:] or not quotes:
        yield Moment(tuple(map(_told, steps[start:])))


def portrait(sheet: "ExperienceSheet") -> dict[str, Any]:
    """The story, the budget, the contact as it may be shown today."""
    contact = published_contact(sheet.contact, sheet.organisation)
    budget = sheet.budget()
    told = moments(list(sheet.steps.all()), list(sheet.quotes.all()))
    return {
        "origin": origin(sheet),
        "need": hide_addresses(sheet.need),
        "objectives": sheet.objective_lines(),
        "moments": [part for part in told if part.steps or part.quote],
        "results": list(sheet.results.all()),
        "evaluation": hide_addresses(sheet.evaluation),
        "partners": list(sheet.partners.all()),
        "budget": budget,
        "total": euros(budget.total),
        "difference": imbalance(budget),
        "obstacles": list(sheet.obstacles.all()),
        "transfer": sheet.transfer_lines(),
        "advice": hide_addresses(sheet.advice),
        "contact": contact,
        "contact_address": spelled_out(contact.email) if contact and contact.email else "",
        "contact_note": hide_addresses(sheet.contact_note),
        "phone_link": re.sub(r"[^+0-9]", "", contact.phone) if contact else "",
    }


def origin(sheet: "ExperienceSheet") -> str:
    """« Recueillie le 14 octobre 2026 par Claire Monnier. Bon à publier donné par … le … » as far as it is known."""
    collected = [f"le {_day(sheet.collected_on)}" if sheet.collected_on else ""]
    collected += [f"par {sheet.collected_by}" if sheet.collected_by else ""]
    approved = [f"par {sheet.approved_by}" if sheet.approved_by else ""]
    approved += [f"le {_day(sheet.approved_on)}" if sheet.approved_on else ""]
    sentences = [("Recueillie", collected), ("Bon à publier donné", approved)]
    return " ".join(f"{' '.join([verb, *filter(None, rest)])}." for verb, rest in sentences if any(rest))


def _day(value: date) -> str:
    return date_format(value, "j F Y")


def imbalance(budget: Budget) -> str:
    """What the two sides differ by, in a sentence; nothing when they agree or when one is not known."""
    if not budget.difference:
        return ""
    more = "ressources" if budget.difference > 0 else "dépenses"
    less = "dépenses" if budget.difference > 0 else "ressources"
    return f"Les {more} dépassent les {less} de {euros(abs(budget.difference))}."


def mail_answer(sheet: "ExperienceSheet") -> HttpResponseBase | None:
    """Opens a message to the contact, if the contact agrees to it today."""
    contact = published_contact(sheet.contact, sheet.organisation)
    return MailRedirect(mailto(contact.email, sheet.title)) if contact and contact.email else None
