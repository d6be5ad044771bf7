"""What the plug-in contributes."""

from networks.contract import NetworkType
from trajectoire.plugins import Facet, ResourceType, Role, RoleGrant, TerritorySection, TodoSource

from .models import ExploratoryWalk, WalkLeader
from .network import KIND, coverage, lines, public_context
from .territory_section import latest_walks
from .todo import unanswered_walks

contributions = [
    ResourceType(
        model=ExploratoryWalk,
        key="walk",
        label="Marche exploratoire",
        plural="Marches exploratoires",
        description="Ce que des habitantes ont vu en marchant dans leur quartier, et ce qu’on leur a répondu.",
        icon="site",
    ),
    Facet(key="moment", label="Moment", path="moment_label", parameter="moment", order=80),
    TodoSource(key="walks", label="Marches exploratoires", items=unanswered_walks),
    TerritorySection(
        key="walks",
        label="Marches exploratoires",
        template="exploratory_walks/territory_section.html",
        context=latest_walks,
        order=60,
    ),
    NetworkType(
        key=KIND,
        label="Meneuses de marche",
        model=WalkLeader,
        unit="meneuse",
        units="meneuses",
        dashboard="walk_leaders",
        coverage=coverage,
        lines=lines,
        public_template="exploratory_walks/network.html",
        public_context=public_context,
    ),
    RoleGrant(
        key="walks-project-officer",
        label="Suivre les marches exploratoires",
        role=Role.PROJECT_OFFICER,
        permissions=("exploratory_walks.follow_walks",),
    ),
]
