"""The library: ``Resource`` and its types, one module for each capability."""

from .experience_sheets.model import ExperienceSheet
from .experience_sheets.rows import (
    SheetExpense,
    SheetFunding,
    SheetObstacle,
    SheetPartner,
    SheetQuote,
    SheetResult,
    SheetStep,
)
from .facets import FacetValue, LibraryVersion, ResourceFacet
from .identifiers import IdentifierCounter
from .job_offers import JobOffer, JobPlace, RecruitmentStep
from .library import LibraryPage
from .publications import Publication, PublicationAuthor
from .resource import Resource
from .rows import RelatedResource, ResourceFile, ResourceKeyword

__all__ = [
    "ExperienceSheet",
    "FacetValue",
    "IdentifierCounter",
    "JobOffer",
    "JobPlace",
    "LibraryPage",
    "LibraryVersion",
    "Publication",
    "PublicationAuthor",
    "RecruitmentStep",
    "RelatedResource",
    "Resource",
    "ResourceFacet",
    "ResourceFile",
    "ResourceKeyword",
    "SheetExpense",
    "SheetFunding",
    "SheetObstacle",
    "SheetPartner",
    "SheetQuote",
    "SheetResult",
    "SheetStep",
]
