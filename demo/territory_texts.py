"""Presentations of twelve territories of the demonstration."""

from territories.models import Territory

from .texts import texts


def write_territory_texts() -> int:
    """Write the presentation of the territories that have none; number written."""
    written = 0
    for entry in texts("territories")["territory"]:
        written += Territory.objects.filter(slug=entry["slug"], presentation="").update(
            presentation=entry["text"].strip()
        )
    return written


def remove_territory_texts() -> int:
    """Blank those that are still as written; number blanked."""
    return sum(
        Territory.objects.filter(slug=entry["slug"], presentation=entry["text"].strip()).update(presentation="")
        for entry in texts("territories")["territory"]
    )
