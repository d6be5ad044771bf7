"""What the vocabularies contribute: who may change them."""

from trajectoire.plugins import Role, RoleGrant

EVERYTHING = tuple(
    f"taxonomies.{verb}_{model}" for model in ("theme", "audience", "keyword") for verb in ("add", "change", "delete")
)

SCHEMES = tuple(f"taxonomies.{verb}_scheme" for verb in ("add", "change", "delete"))

contributions = [
    RoleGrant(
        key=f"vocabularies-{role.name.lower().replace('_', '-')}",
        label="Tenir les thèmes, les publics et les mots-clés",
        role=role,
        permissions=EVERYTHING,
    )
    for role in (Role.DIRECTION, Role.PROJECT_OFFICER)
] + [
    RoleGrant(
        key=f"schemes-{role.name.lower().replace('_', '-')}",
        label="Tenir les dispositifs",
        role=role,
        permissions=SCHEMES,
    )
    for role in (Role.DIRECTION, Role.PROJECT_OFFICER)
]
