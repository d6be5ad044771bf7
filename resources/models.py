"""The library: ``Resource`` and its types, one module for each capability."""

from .calls import CallForProjects
from .dossiers import Dossier, DossierItem
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
from .identifiers import IdentifierCounter, RetiredIdentifier
from .imports.models import ImportLine, ImportRun, SourceRecord
from .job_offers import JobOffer, JobPlace, RecruitmentStep
from .library import LibraryPage
from .notices.models import Notice
from .publications import Publication, PublicationAuthor
from .resource import Resource
from .rows import RelatedResource, ResourceFile, ResourceKeyword
from .watch_briefs import WatchBrief

__all__ = [
    "CallForProjects",
    "Dossier",
    "DossierItem",
    "ExperienceSheet",
    "FacetValue",
    "IdentifierCounter",
    "ImportLine",
    "ImportRun",
    "JobOffer",
    "JobPlace",
    "LibraryPage",
    "LibraryVersion",
    "Notice",
    "Publication",
    "PublicationAuthor",
    "RecruitmentStep",
    "RelatedResource",
    "Resource",
    "ResourceFacet",
    "ResourceFile",
    "ResourceKeyword",
    "RetiredIdentifier",
    "SheetExpense",
    "SheetFunding",
    "SheetObstacle",
    "SheetPartner",
    "SheetQuote",
    "SheetResult",
    "SheetStep",
    "SourceRecord",
    "WatchBrief",
]
