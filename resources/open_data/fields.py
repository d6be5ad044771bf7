"""Fields of the data set « ressources »: the one list that files, schemas and the page of explanation read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from resources.notices.content import NoticeContent
from trajectoire.pages.stories import Citation


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field: its name in files, its type (Table Schema: string, integer, date, array), what it says, an example."""

    name: str
    type: str
    description: str
    example: str
    read: Callable[[NoticeContent, Citation], Any]
    required: bool = False


def _iso(value: Any) -> str:
    return value.isoformat() if value else ""


FIELDS = [
    Field(
        name="identifiant",
        type="string",
        description="Identifiant permanent, jamais réattribué.",
        example="TR-2026-0042",
        read=lambda notice, _: notice.identifier,
        required=True,
    ),
    Field(
        name="adresse",
        type="string",
        description="Adresse permanente de la page.",
        example="https://exemple.fr/id/TR-2026-0042",
        read=lambda _, citation: citation.url,
        required=True,
    ),
    Field(
        name="type",
        type="string",
        description="Type de ressource : publication, offre d’emploi…",
        example="publication",
        read=lambda notice, _: notice.type_key,
        required=True,
    ),
    Field(
        name="genre",
        type="string",
        description="Le mot montré aux lecteurs.",
        example="Actes",
        read=lambda notice, _: notice.type_label,
    ),
    Field(
        name="titre",
        type="string",
        description="Titre.",
        example="La médiation sociale, un métier du lien",
        read=lambda notice, _: notice.title,
        required=True,
    ),
    Field(
        name="resume",
        type="string",
        description="Chapô : l’essentiel en deux ou trois phrases.",
        example="Huit expériences de participation.",
        read=lambda notice, _: notice.summary,
    ),
    Field(
        name="auteurs",
        type="array",
        description="Auteurs, dans l’ordre de la couverture.",
        example="Claire Monnier | Ville de Dijon",
        read=lambda notice, _: notice.authors,
    ),
    Field(
        name="editeur",
        type="string",
        description="Qui publie.",
        example="Trajectoire Ressources",
        read=lambda _, citation: citation.publisher,
    ),
    Field(
        name="date",
        type="date",
        description="Date du document, ou de sa publication sur le site (AAAA-MM-JJ).",
        example="2026-03-12",
        read=lambda notice, _: _iso(notice.dated_on),
    ),
    Field(
        name="date_revision",
        type="date",
        description="Jour où le contenu a été relu et mis à jour.",
        example="2026-09-01",
        read=lambda notice, _: _iso(notice.revised_on),
    ),
    Field(
        name="date_cloture",
        type="date",
        description="Dernier jour d’une offre ou d’un appel à projets.",
        example="2026-12-15",
        read=lambda notice, _: _iso(notice.closes_on),
    ),
    Field(
        name="themes",
        type="array",
        description="Thèmes, les plus précis.",
        example="Médiation sociale | Emploi",
        read=lambda notice, _: tuple(theme.name for theme in notice.themes),
    ),
    Field(
        name="publics",
        type="array",
        description="Publics à qui elle sert.",
        example="Élus | Associations",
        read=lambda notice, _: tuple(audience.name for audience in notice.audiences),
    ),
    Field(
        name="territoires",
        type="array",
        description="Territoires dont elle parle, les plus précis.",
        example="Grésilles | Dijon Métropole",
        read=lambda notice, _: tuple(territory.name for territory in notice.territories),
    ),
    Field(
        name="mots_cles",
        type="array",
        description="Mots-clés libres.",
        example="adultes-relais | travail de nuit",
        read=lambda notice, _: notice.keywords,
    ),
    Field(
        name="periode",
        type="string",
        description="Années dont elle parle.",
        example="2015 – 2023",
        read=lambda notice, _: notice.period,
    ),
    Field(
        name="langue",
        type="string",
        description="Langue (ISO 639-1).",
        example="fr",
        read=lambda notice, _: notice.language,
    ),
    Field(
        name="collection",
        type="string",
        description="Collection ou ouvrage dont elle fait partie.",
        example="Les actes",
        read=lambda notice, _: notice.container,
    ),
    Field(
        name="numero",
        type="string",
        description="Numéro dans la collection.",
        example="17",
        read=lambda notice, _: notice.number,
    ),
    Field(
        name="pages", type="integer", description="Nombre de pages.", example="48", read=lambda notice, _: notice.pages
    ),
    Field(
        name="isbn", type="string", description="ISBN.", example="978-2-07-036822-8", read=lambda notice, _: notice.isbn
    ),
    Field(name="issn", type="string", description="ISSN.", example="2271-1234", read=lambda notice, _: notice.issn),
    Field(
        name="doi",
        type="string",
        description="DOI.",
        example="10.3917/espp.082.0011",
        read=lambda notice, _: notice.doi,
    ),
    Field(
        name="licence",
        type="string",
        description="Ce que chacun peut faire du texte de la ressource elle-même.",
        example="Licence Ouverte 2.0",
        read=lambda notice, _: notice.licence_label,
    ),
]
