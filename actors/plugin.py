"""What the actor base contributes: the rights of each role on its records."""

from datetime import time, timedelta

from trajectoire.plugins import Role, RoleGrant, ScheduledJob, TodoSource

from . import leavers
from .finding import keeping
from .intake import rules as intake_rules
from .intake import views as intake_views


def _all(model: str, *verbs: str) -> tuple[str, ...]:
    return tuple(f"actors.{verb}_{model}" for verb in verbs)


_RECORDS = (
    *_all("organisation", "view", "add", "change"),
    *_all("person", "view", "add", "change"),
    *_all("position", "view", "add", "change", "delete"),
    *_all("consententry", "view", "add"),
)

contributions = [
    TodoSource(key="actors-leavers", label="Acteurs", items=leavers.todo_items, order=30),
    TodoSource(key="actors-intake", label="Boîte d’entrée", items=intake_views.todo_items, order=25),
    ScheduledJob(
        key="actors-intake-forget",
        label="Oublier les propositions traitées depuis six mois",
        run=intake_rules.forget_old,
        every=timedelta(days=1),
        at=time(3, 40),
    ),
    ScheduledJob(
        key="actors-finding",
        label="Tenir à jour les mots qui servent à chercher les acteurs",
        run=keeping.refresh_nightly,
        every=timedelta(days=1),
        at=time(2, 20),
    ),
    RoleGrant(key="actors-direction", label="Acteurs, pour la direction", role=Role.DIRECTION, permissions=_RECORDS),
    RoleGrant(
        key="actors-projects", label="Acteurs, pour les projets", role=Role.PROJECT_OFFICER, permissions=_RECORDS
    ),
    RoleGrant(
        key="actors-editors",
        label="Acteurs, pour la rédaction",
        role=Role.EDITOR,
        permissions=(*_all("organisation", "view", "add"), *_all("person", "view")),
    ),
]
