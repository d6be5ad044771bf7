"""The four roles: what each may do, and what survives the next migration."""

from itertools import product

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow

from home.content_pages import ContentPage
from tests.accounts.conftest import Hire
from trajectoire.accounts import permissions
from trajectoire.accounts.models import SeededGrant, SignInPolicy
from trajectoire.accounts.roles import REVIEW, home_page, sync_roles, wanted
from trajectoire.plugins import Role, RoleGrant, registry

EDITOR, REVIEWER, OFFICER, DIRECTION = Role.EDITOR, Role.REVIEWER, Role.PROJECT_OFFICER, Role.DIRECTION

PAGES = {
    "add_subpage": {EDITOR, REVIEWER, OFFICER, DIRECTION},
    "edit": {REVIEWER, OFFICER, DIRECTION},
    "publish": {OFFICER, DIRECTION},
    "unpublish": {OFFICER, DIRECTION},
    "lock": {OFFICER, DIRECTION},
    "move": {OFFICER, DIRECTION},
}
"""What may be done to a colleague's page."""

SCREENS = {
    "/gestion/": set(Role),
    "/gestion/a-traiter/": set(Role),
    "/gestion/aide/": set(Role),
    "/gestion/pages/": set(Role),
    "/gestion/images/": set(Role),
    "/gestion/documents/": set(Role),
    "/gestion/images/multiple/add/": set(Role),
    "/gestion/collections/": {OFFICER, DIRECTION},
    "/gestion/redirects/": {OFFICER, DIRECTION},
    "/gestion/users/": {DIRECTION},
    "/gestion/users/new/": {DIRECTION},
    "/gestion/groups/": {DIRECTION},
    "/gestion/groups/new/": set(),
    "/gestion/settings/accounts/signinpolicy/{policy}/": {DIRECTION},
    "/gestion/workflows/add/": set(),
    "/gestion/sites/": set(),
    "/gestion/sites/new/": set(),
}
"""Which screens open; the others send back to the first screen."""


def role_id(role: Role | None) -> str:
    return role.name.lower() if role else "sans-role"


@pytest.mark.parametrize(("role", "action"), list(product([None, *Role], PAGES)), ids=str)
def test_what_each_role_may_do_to_a_colleague_s_page(hire: Hire, role: Role | None, action: str) -> None:
    root = home_page()
    assert root
    page = ContentPage(title="Une page", live=True, owner=hire(OFFICER))
    root.add_child(instance=page)
    tester = page.permissions_for_user(hire(role))
    allowed = tester.can_move() if action == "move" else getattr(tester, f"can_{action}")()
    assert bool(allowed) == (role in PAGES[action])


def test_an_editor_edits_and_submits_her_own_page_and_does_not_publish_it(hire: Hire) -> None:
    root = home_page()
    assert root
    editor = hire(EDITOR)
    page = Page(title="La mienne", live=False, owner=editor)
    root.add_child(instance=page)
    tester = page.permissions_for_user(editor)
    assert tester.can_edit()
    assert tester.can_submit_for_moderation()
    assert not tester.can_publish()


@pytest.mark.parametrize("role", [None, *Role], ids=role_id)
def test_which_screens_open_to_each_role(client: Client, hire: Hire, role: Role | None) -> None:
    client.force_login(hire(role))
    screens = {path.format(policy=SignInPolicy.load().pk): roles for path, roles in SCREENS.items()}
    opened = {path for path in screens if client.get(path, follow=False).status_code == 200}
    redirected = {
        path
        for path in screens
        if (response := client.get(path)).status_code == 302
        and response["Location"].rstrip("/").startswith(path.rstrip("/"))
    }
    assert opened | redirected == {path for path, roles in screens.items() if role in roles}


ACTIONS = {
    "may_change": {DIRECTION},
    "may_close": {DIRECTION},
    "may_change_roles": {DIRECTION},
    "may_reset_second_factor": {DIRECTION},
    "may_delete": set(),
}


@pytest.mark.parametrize(("role", "action"), list(product([None, *Role], ACTIONS)), ids=str)
def test_what_each_role_may_do_to_a_colleague_s_account(hire: Hire, role: Role | None, action: str) -> None:
    rule = getattr(permissions, action)
    actor = hire(role)
    assert rule(actor, hire(EDITOR)) == (role in ACTIONS[action])
    assert not rule(actor, hire(is_superuser=True)), "personne ne touche au compte technique"
    assert permissions.may_open_accounts(actor) == (role == DIRECTION)
    actor.is_active = False
    assert not rule(actor, hire(EDITOR)), "un compte fermé ne peut rien"


def test_nobody_closes_their_own_account(hire: Hire) -> None:
    director = hire(DIRECTION)
    assert permissions.may_change(director, director)
    assert not permissions.may_close(director, director)
    assert not permissions.may_change_roles(director, director)


def test_every_permission_that_an_application_grants_exists(db: None) -> None:
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    granted = {permission for grant in registry.all(RoleGrant) for permission in grant.permissions}
    assert sorted(granted - known) == []


def test_the_seed_gives_everything_once(db: None) -> None:
    assert sync_roles() == 0
    assert SeededGrant.objects.filter(role=DIRECTION.value).exists()
    assert {grant.role for grant in wanted()} == set(Role)


def test_what_direction_took_away_does_not_come_back(db: None) -> None:
    group = Group.objects.get(name=OFFICER.value)
    publishing = GroupPagePermission.objects.filter(group=group, permission__codename="publish_page")
    assert publishing.count() == 1
    publishing.delete()
    group.permissions.remove(Permission.objects.get(codename="add_redirect"))
    added = Permission.objects.get(codename="view_redirect")
    group.permissions.add(added)
    call_command("migrate", verbosity=0)
    assert not publishing.exists()
    assert not group.permissions.filter(codename="add_redirect").exists()
    assert added in group.permissions.all()


def test_a_new_home_page_gets_the_roles_and_the_review(db: None) -> None:
    old = home_page()
    assert old
    new = Page(title="Nouvel accueil", slug="nouvel-accueil")
    Page.objects.get(depth=1).add_child(instance=new)
    site = old.sites_rooted_here.get()
    site.root_page = new
    site.save()
    assert sync_roles() == sum(1 for grant in wanted() if grant.target == new)
    workflow = new.get_workflow()
    assert workflow
    assert workflow.name == REVIEW


def test_the_review_is_in_french_and_belongs_to_reviewers_and_direction(db: None) -> None:
    assert list(Workflow.objects.values_list("name", flat=True)) == [REVIEW]
    task = GroupApprovalTask.objects.get()
    assert {group.name for group in task.groups.all()} == {REVIEWER.value, DIRECTION.value}
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_a_new_installation_without_site_breaks_nothing(db: None) -> None:
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    assert sync_roles() == 0
