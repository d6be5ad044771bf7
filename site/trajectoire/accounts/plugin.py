"""What the accounts contribute: the permissions of the four roles on the core's own models."""

from trajectoire.plugins import Role, RoleGrant

contributions = [
    *(
        RoleGrant(
            key=f"admin-{role.name.lower().replace('_', '-')}",
            label="Ouvrir la gestion du site",
            role=role,
            permissions=("wagtailadmin.access_admin",),
        )
        for role in Role
    ),
    RoleGrant(
        key="team",
        label="Gérer l’équipe, les rôles et la connexion",
        role=Role.DIRECTION,
        permissions=(
            "accounts.add_user",
            "accounts.change_user",
            "accounts.reset_second_factor",
            "accounts.change_signinpolicy",
            "auth.change_group",
        ),
    ),
    *(
        RoleGrant(
            key=f"redirects-{role.name.lower().replace('_', '-')}",
            label="Gérer les redirections d’adresses",
            role=role,
            permissions=(
                "wagtailredirects.add_redirect",
                "wagtailredirects.change_redirect",
                "wagtailredirects.delete_redirect",
            ),
        )
        for role in (Role.DIRECTION, Role.PROJECT_OFFICER)
    ),
]
