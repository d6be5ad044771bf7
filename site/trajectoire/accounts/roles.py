"""The four groups of a team, their permissions and the review workflow, seeded after each migration.

What a role may do on pages and collections is written here; what it may do on an application's models comes from the
applications (``RoleGrant``). A permission is given once, and written down (``SeededGrant``): a new version brings
its new permissions by itself, and what Direction took away from a group never comes back
(docs/decisions/0015-roles-seeded-once.md).
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from trajectoire.plugins import Role, RoleGrant, registry

from .models import SeededGrant

logger = logging.getLogger(__name__)

REVIEW = "Relecture"
"""Name of the workflow and of its one step."""

PAGES: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add",),
    Role.REVIEWER: ("add", "change"),
    Role.PROJECT_OFFICER: ("add", "change", "publish", "lock", "unlock"),
    Role.DIRECTION: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}
"""On the site's root page, hence on every page below. ``add`` alone: one's own pages, published after review."""

FILES: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add", "choose"),
    Role.REVIEWER: ("add", "change", "choose"),
    Role.PROJECT_OFFICER: ("add", "change", "choose"),
    Role.DIRECTION: ("add", "change", "delete", "choose"),
}
"""On the root collection, for images and documents. ``add`` alone: one's own files."""

FOLDERS: dict[Role, tuple[str, ...]] = {
    Role.PROJECT_OFFICER: ("add", "change"),
    Role.DIRECTION: ("add", "change", "delete"),
}
"""On the folders of files (Wagtail's collections) themselves."""

REVIEWERS = (Role.REVIEWER, Role.DIRECTION)


@dataclass(frozen=True)
class Grant:
    """One permission for one role. ``target``: a page, a collection, or nothing for a permission on a model."""

    role: Role
    permission: str
    target: Page | Collection | None = None

    @property
    def key(self) -> str:
        """What is written down once given: another root page is another place to give it."""
        place = "" if self.target is None else f"@{type(self.target).__name__.lower()}-{self.target.pk}"
        return f"{self.permission}{place}"


def sync_roles() -> int:
    """Give what was never given; returns how many permissions that was. Safe to run at any time."""
    given = 0
    with transaction.atomic():
        groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
        known = {
            f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")
        }
        done = set(SeededGrant.objects.values_list("role", "grant"))
        for grant in wanted():
            permission = known.get(grant.permission)
            if permission is None:
                logger.warning("roles: %s is not a permission (role %s)", grant.permission, grant.role)
            elif (grant.role.value, grant.key) not in done:
                _give(groups[grant.role], permission, grant.target)
                SeededGrant.objects.create(role=grant.role.value, grant=grant.key)
                done.add((grant.role.value, grant.key))
                given += 1
        _seed_review(groups)
    return given


def wanted() -> Iterator[Grant]:
    """Everything that the roles should have been given at least once."""
    for contribution in registry.all(RoleGrant):
        for permission in contribution.permissions:
            yield Grant(contribution.role, permission)
    root = home_page()
    if root is not None:
        for role, verbs in PAGES.items():
            yield from (Grant(role, f"wagtailcore.{verb}_page", root) for verb in verbs)
    folder = Collection.get_first_root_node()
    if folder is not None:
        # Whatever the site's own models are, Wagtail reads permissions on files from its first ones.
        for app, name in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for role, verbs in FILES.items():
                yield from (Grant(role, f"{app}.{verb}_{name}", folder) for verb in verbs)
        for role, verbs in FOLDERS.items():
            yield from (Grant(role, f"wagtailcore.{verb}_collection", folder) for verb in verbs)


def home_page() -> Page | None:
    """The root page of the default site, if the site exists yet."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site else None


def _give(group: Group, permission: Permission, target: Page | Collection | None) -> None:
    if isinstance(target, Page):
        GroupPagePermission.objects.get_or_create(group=group, page=target, permission=permission)
    elif isinstance(target, Collection):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=target, permission=permission)
    else:
        group.permissions.add(permission)


def _seed_review(groups: dict[Role, Group]) -> None:
    """The workflow "Relecture" on the site's root page, once for each root page."""
    root = home_page()
    mark = {"role": REVIEW, "grant": f"workflow@page-{root.pk if root else 0}"}
    if root is None or SeededGrant.objects.filter(**mark).exists():
        return
    task = GroupApprovalTask.objects.filter(name=REVIEW).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=REVIEW)
        task.groups.set(groups[role] for role in REVIEWERS)
    workflow, _created = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    SeededGrant.objects.create(**mark)
