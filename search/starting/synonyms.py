"""The acronyms of the field, as a first list that editors then keep as theirs."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("synonyms.csv")


def starting_synonyms() -> Iterator[dict[str, Any]]:
    """Values of the fields of ``search.models.Synonym``, a line each."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            yield {
                "term": line["sigle"],
                "meaning": line["en toutes lettres"],
                "others": "\n".join(filter(None, line["autres façons"].split("|"))),
                "ambiguous": line["autre sens"] == "oui",
            }
