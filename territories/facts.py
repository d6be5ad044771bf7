"""The facts of a region kept with the project: official codes, names, what contains what, centroids.

``fixtures/region-<code>.facts.json`` is a list of territories, wider ones first; parents are named by level and
code (``epci-200065647``), never by primary key. Official codes, names and coordinates: ANCT (priority
neighbourhoods, 2024 list) and INSEE, Licence Ouverte 2.0; ``scripts/territory_facts.py`` makes the file.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import transaction

from .models import Territory
from .writing import Changes, write

FOLDER = Path(__file__).parent / "fixtures"
FIELDS = ("name", "longitude", "latitude", "population")


def known_regions() -> list[str]:
    """Codes of the regions whose facts are kept."""
    return sorted(path.name.split("-")[1].split(".")[0] for path in FOLDER.glob("region-*.facts.json"))


@transaction.atomic
def load_facts(region: str) -> dict[str, int]:
    """Create or update the territories of ``region``; counts of created, updated, unchanged.

    Loading twice changes nothing. ``ValueError`` when no facts are kept for that region.
    """
    path = FOLDER / f"region-{region}.facts.json"
    if not path.exists():
        message = f"Aucun fait n’est gardé pour la région {region}. Régions connues : {', '.join(known_regions())}."
        raise ValueError(message)
    entries: list[dict[str, Any]] = json.loads(path.read_text())
    there = {t.slug: t for t in Territory.objects.filter(valid_from__isnull=True).prefetch_related("parents")}
    counts = Counter({"created": 0, "updated": 0, "unchanged": 0})
    changes = Changes()
    for entry in entries:
        counts[_note(entry, there, changes)] += 1
    write(changes)
    return dict(counts)


def _note(entry: dict[str, Any], there: dict[str, Territory], changes: Changes) -> str:
    """Note what one entry changes; ``there`` maps slugs to the territories known so far and gains it."""
    slug = f"{entry['level']}-{entry['code']}"
    facts = {field: entry.get(field) for field in FIELDS}
    parents = [there[parent] for parent in entry["parents"]]
    territory = there.get(slug)
    if territory is None:
        territory = Territory(level=entry["level"], code=entry["code"], **facts)
        there[slug] = territory
        changes.created.append(territory)
        changes.parents.append((territory, parents))
        return "created"
    moved = {each.pk for each in territory.parents.all()} != {each.pk for each in parents}
    changed = [field for field, value in facts.items() if getattr(territory, field) != value]
    if moved:
        changes.parents.append((territory, parents))
    for field in changed:
        setattr(territory, field, facts[field])
    if changed:
        changes.updated.append(territory)
        changes.fields.update(changed)
    return "updated" if changed or moved else "unchanged"
