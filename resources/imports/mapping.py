"""Which column is which field: guessed from its title, corrected by a person or by a file."""

import json
import re
import unicodedata
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .readers import UnreadableFileError

IGNORED = ""
TARGETS = {
    "identifier": "Identifiant (TR-…)",
    "source_key": "Numéro dans l’ancien outil",
    "type": "Type de ressource",
    "title": "Titre",
    "kind": "Genre (étude, guide…)",
    "summary": "Chapô ou résumé",
    "body": "Contenu",
    "authors": "Auteurs",
    "date": "Date",
    "themes": "Thèmes",
    "audiences": "Publics",
    "schemes": "Dispositifs",
    "territories": "Territoires",
    "keywords": "Mots-clés",
    "collection": "Collection",
    "number": "Numéro dans la collection",
    "page_count": "Nombre de pages",
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
    "language": "Langue",
    "licence": "Licence",
    "period_from": "De l’année",
    "period_to": "À l’année",
    "closes_on": "Date de clôture",
    "revised_on": "Revu le",
    "source_url": "Adresse de la source",
    "files": "Fichiers (noms, dans le dossier donné)",
}
"""Fields that a file may fill. One that a type of resource does not have is told, line by line, and left aside."""

ALIASES = {
    "identifier": "identifiant id trajectoire",
    "source_key": "cle reference numero notice accession_number cote",
    "type": "type type de document type_of_reference",
    "title": "titre title primary_title titre propre intitule",
    "kind": "genre type_of_work nature",
    "summary": "chapo resume abstract notes_abstract description presentation",
    "body": "contenu texte corps",
    "authors": "auteur auteurs authors first_authors createur",
    "date": "date date de publication year publication_year annee parution date de parution",
    "themes": "theme themes thematique thematiques",
    "audiences": "public publics",
    "schemes": "dispositif dispositifs programme programmes",
    "territories": "territoire territoires lieu couverture",
    "keywords": "mot-cle mots-cles mots cles keywords descripteurs sujet",
    "collection": "collection tertiary_title serie",
    "number": "numero dans la collection volume tome",
    "page_count": "pages nombre de pages start_page pagination",
    "isbn": "isbn",
    "issn": "issn",
    "doi": "doi",
    "language": "langue language",
    "licence": "licence license droits",
    "closes_on": "date de cloture cloture date limite",
    "files": "fichier fichiers pdf document",
    "source_url": "url source adresse lien urls",
}
"""Titles of columns, without accents; a phrase counts whole or by one of its words alone."""


@dataclass(frozen=True)
class Mapping:
    """``columns``: field by column; ``defaults``: values of fields that no column fills.

    ``separator``: signs that separate several values in one cell.
    """

    columns: Map[str, str]
    defaults: Map[str, str] = field(default_factory=dict)
    separator: str = "|;"

    def as_json(self) -> dict[str, Any]:
        """As a run keeps it: columns are pairs, since PostgreSQL forgets the order of the keys of a JSON object."""
        columns = [[column, target] for column, target in self.columns.items()]
        return {"columns": columns, "defaults": dict(self.defaults), "separator": self.separator}

    @classmethod
    def from_json(cls, data: Any) -> "Mapping":
        """Back from JSON, columns as an object (in a file) or as pairs; ``UnreadableFileError`` names what is wrong."""
        columns = data.get("columns") if isinstance(data, dict) else None
        if isinstance(columns, list) and all(map(_is_pair, columns)):
            columns = dict(columns)
        if not isinstance(columns, dict):
            raise UnreadableFileError('La correspondance doit contenir "columns" : {"Titre de la colonne": "title"}.')
        defaults = data.get("defaults") or {}
        unknown = [str(name) for name in [*columns.values(), *defaults] if name and name not in TARGETS]
        if unknown:
            raise UnreadableFileError(f"Champ inconnu : {', '.join(unknown[:5])}. Champs : {', '.join(TARGETS)}.")
        return cls(
            {str(column): str(target) for column, target in columns.items()},
            {str(target): str(value) for target, value in defaults.items()},
            str(data.get("separator") or "|;"),
        )

    @classmethod
    def from_file(cls, path: Path) -> "Mapping":
        """From a JSON file."""
        try:
            return cls.from_json(json.loads(path.read_text("utf-8-sig")))
        except (OSError, ValueError) as error:
            raise UnreadableFileError(f"{path.name} ne se lit pas : la correspondance est un fichier JSON.") from error


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and [type(part) for part in value] == [str, str]


def guess(columns: Sequence[str]) -> dict[str, str]:
    """The field of each column, as its title tells it; each field once; empty when it tells nothing."""
    found = dict.fromkeys(columns, IGNORED)
    own = {target: {target, _plain(label)} for target, label in TARGETS.items()}
    near = {target: _phrases(ALIASES.get(target, "")) for target in TARGETS}
    for names in (own, near):  # a title that is a field's own name goes before one that looks like it
        for column in columns:
            wanted = [target for target in TARGETS if _plain(column) in names[target] and target not in found.values()]
            if wanted and not found[column]:
                found[column] = wanted[0]
    return found


def _phrases(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + 5)}


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^\w-]+", " ", bare).split())
