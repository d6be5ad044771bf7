"""What the territories contribute: who may read and who may correct them."""

from trajectoire.plugins import Role, RoleGrant


def _grant(role: Role, *verbs: str) -> RoleGrant:
    permissions = tuple(f"territories.{verb}_territory" for verb in verbs)
    return RoleGrant(
        key=f"territories-{role.name.lower().replace('_', '-')}",
        label=f"Territoires : {role.value}",
        role=role,
        permissions=permissions,
    )


contributions = [
    _grant(Role.DIRECTION, "view", "add", "change"),
    *(_grant(role, "view") for role in Role if role is not Role.DIRECTION),
]
