"""What the actor base contributes: the rights of each role on its records."""

from trajectoire.plugins import Role, RoleGrant, TodoSource

from . import leavers


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
