"""What the accounts contribute: the permissions of the four roles on the core's own models, and their cleaning."""

from datetime import timedelta

from trajectoire.plugins import Role, RoleGrant, ScheduledJob

from .jobs import clear_sessions, forget_old_entries

contributions = [
    ScheduledJob(
        key="old-entries",
        label="Oublier les saisies gardées depuis trente jours",
        run=forget_old_entries,
        every=timedelta(days=1),
    ),
    ScheduledJob(
        key="old-sessions", label="Oublier les sessions terminées", run=clear_sessions, every=timedelta(days=1)
    ),
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
