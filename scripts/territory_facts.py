#!/usr/bin/env python3
"""Write the facts of a region's territories from the official files.

    scripts/territory_facts.py FOLDER REGION_CODE REGION_NAME > territories/fixtures/region-<code>.facts.json

FOLDER holds four files of open data (Licence Ouverte 2.0), delimiter and byte-order mark recognised:

* ``qpv2024*.csv``: priority neighbourhoods of the 2024 list (ANCT), with their communes, EPCI and centroids;
* ``contrats_de_ville*.csv``: contrats de ville, by carrying EPCI, with their department and neighbourhoods;
* ``communes*.csv`` and ``epci*.csv``: communes and EPCI (INSEE), with populations and centroids.

Kept: the region, its departments, the EPCI that carry a contrat, the contrats, their communes, the neighbourhoods.
An EPCI over two departments is within neither (its contrat is within that of its seat), so that a neighbourhood
never counts for a department where it is not. Names are the official ones, with their typography mended; a
contrat has the name that people use.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, str]
Fact = dict[str, Any]

USUAL_NAMES = {
    "200065647": "Pays de Montbéliard",
    "200070308": "Mâconnais-Beaujolais",
    "200071116": "Lons-le-Saunier (ECLA)",
    "242500361": "Grand Besançon",
    "247100290": "Creusot-Montceau",
    "248900383": "Migennois",
}
"""Contrats whose usual name is not the one of their EPCI without its legal form, by code."""

_LEGAL_FORM = re.compile(r"^(?:CC|CA|CU) (?:de la |de l’|des |du |de |d’|Le )?")


def read(folder: Path, pattern: str) -> list[Row]:
    """Rows of the one file of ``folder`` that matches."""
    (path,) = folder.glob(pattern)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return list(csv.DictReader(lines, delimiter=max(";,", key=lines[0].count)))


def mended(name: str) -> str:
    """An official name as it is printed: one space, curly apostrophes, small words small, a ligature."""
    name = re.sub(r"\s+", " ", name).strip().replace("'", "’").replace("Coeur", "Cœur")
    return re.sub(r"(?<=[\w] )(D’|Du |De |Des |Et )", lambda small: small[0].lower(), name)


def fact(level: str, code: str, name: str, parents: Iterable[str], **more: Any) -> Fact:
    """One territory; parents are named by level and code."""
    return {"level": level, "code": code, "name": name, "parents": list(parents), **more}


def place(row: Row) -> Fact:
    """The centroid, in degrees."""
    return {"longitude": float(row["lon"]), "latitude": float(row["lat"])}


def facts(folder: Path, region: str, region_name: str) -> list[Fact]:
    """Every territory kept, containers first."""
    neighbourhoods, contracts = read(folder, "qpv2024*.csv"), read(folder, "contrats_de_ville*.csv")
    communes = {row["insee"]: row for row in read(folder, "communes*.csv")}
    epci = {row["siren"]: row for row in read(folder, "epci*.csv")}
    departments = {row["insee_dep"]: row["lib_dep"] for row in neighbourhoods}
    inhabitants: dict[str, int] = defaultdict(int)
    for row in communes.values():
        inhabitants[row["dept"]] += int(row["pop"])
    found = [fact("region", region, region_name, [], population=sum(inhabitants[code] for code in departments))]
    found += [
        fact("departement", code, mended(name), [f"region-{region}"], population=inhabitants[code])
        for code, name in sorted(departments.items())
    ]
    carriers = sorted(contracts, key=lambda row: row["siren_epci"])
    for row in carriers:
        official = epci[row["siren_epci"]]
        one = "|" not in official["depts"]
        within = f"departement-{official['depts']}" if one else f"region-{region}"
        people = int(official["pop_municipale"])
        found.append(fact("epci", official["siren"], mended(official["nom"]), [within], population=people))
    for row in carriers:
        code = row["siren_epci"]
        name = USUAL_NAMES.get(code) or _LEGAL_FORM.sub("", mended(epci[code]["nom"]))
        found.append(fact("contrat", code, name, [f"epci-{code}", f"departement-{row['insee_dep']}"]))
    for code in sorted({code for row in neighbourhoods for code in row["insee_com"].split(";")}):
        row = communes[code]
        parents = [f"epci-{row['siren_epci']}", f"departement-{row['dept']}"]
        found.append(fact("commune", code, mended(row["nom"]), parents, **place(row), population=int(row["pop"])))
    carried = {code: row["siren_epci"] for row in contracts for code in row["codes_qp"].split("|")}
    for row in sorted(neighbourhoods, key=lambda row: row["code_qp"]):
        code = row["code_qp"]
        parents = [f"contrat-{carried[code]}", *(f"commune-{commune}" for commune in row["insee_com"].split(";"))]
        found.append(fact("qpv", code, mended(row["lib_qp"]), parents, **place(row)))
    return found


if __name__ == "__main__":
    if len(sys.argv) != 4:  # noqa: PLR2004 - the three arguments above
        sys.exit(__doc__)
    written = ",\n  ".join(json.dumps(each, ensure_ascii=False) for each in facts(Path(sys.argv[1]), *sys.argv[2:]))
    sys.stdout.write(f"[\n  {written}\n]\n")
