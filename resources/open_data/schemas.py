"""Schemas of the data set, for machines: Table Schema (CSV) and JSON Schema (JSON Lines)."""

from typing import Any

from .fields import FIELDS, Field

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def table_schema(root_url: str) -> dict[str, Any]:
    """The schema of the CSV file (specs.frictionlessdata.io/table-schema, as schema.data.gouv.fr reads it).

    A field of several values is a string there, its values separated by `` | ``.
    """
    return {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": "ressources",
        "title": "Ressources de la bibliothèque",
        "description": "Les ressources publiées par le centre, une par ligne.",
        "homepage": f"{root_url}/donnees/",
        "licences": [{"title": "Licence Ouverte 2.0", "path": LICENCE}],
        "fields": [
            {
                "name": field.name,
                "type": "string" if field.type == "array" else field.type,
                "description": _described(field),
                "example": field.example,
                "constraints": {"required": field.required},
            }
            for field in FIELDS
        ],
        "primaryKey": "identifiant",
        "missingValues": [""],
    }


def json_schema(root_url: str) -> dict[str, Any]:
    """The schema of a line of the JSON Lines file (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root_url}/donnees/ressources.json-schema.json",
        "title": "Ressource de la bibliothèque",
        "type": "object",
        "properties": {field.name: {**_type(field), "description": field.description} for field in FIELDS},
        "required": [field.name for field in FIELDS],
        "additionalProperties": False,
    }


def _described(field: Field) -> str:
    return f"{field.description} Valeurs séparées par « | »." if field.type == "array" else field.description


def _type(field: Field) -> dict[str, Any]:
    if field.type == "array":
        return {"type": "array", "items": {"type": "string"}}
    if field.type == "date":
        return {"type": ["string", "null"], "format": "date"}
    return {"type": field.type} if field.required else {"type": [field.type, "null"]}
