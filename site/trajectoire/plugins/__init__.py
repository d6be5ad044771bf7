"""The plug-in contract: how an application adds to the site without any core file being touched.

Public names are the ones exported here; docs/plugins.md describes them. What is not exported is private.
"""

from .config import PluginConfig
from .contract import (
    CONTRACT_VERSION,
    AnswersExport,
    Contribution,
    Facet,
    HealthCheck,
    HomeSection,
    IntakeSource,
    LegalBasis,
    MailLists,
    MailPurpose,
    OutsideFact,
    ResourceType,
    Role,
    RoleGrant,
    ScheduledJob,
    SearchSource,
    SectionWidth,
    SitemapEntry,
    SitemapSource,
    TerritoryFigure,
    TerritorySection,
    TodoItem,
    TodoSource,
)
from .letters import AudienceSource, FollowOffer, NewsletterLayout, NewsletterSection
from .registry import Problem, Registry, registry

__all__ = [
    "CONTRACT_VERSION",
    "AnswersExport",
    "AudienceSource",
    "Contribution",
    "Facet",
    "FollowOffer",
    "HealthCheck",
    "HomeSection",
    "IntakeSource",
    "LegalBasis",
    "MailLists",
    "MailPurpose",
    "NewsletterLayout",
    "NewsletterSection",
    "OutsideFact",
    "PluginConfig",
    "Problem",
    "Registry",
    "ResourceType",
    "Role",
    "RoleGrant",
    "ScheduledJob",
    "SearchSource",
    "SectionWidth",
    "SitemapEntry",
    "SitemapSource",
    "TerritoryFigure",
    "TerritorySection",
    "TodoItem",
    "TodoSource",
    "registry",
]
