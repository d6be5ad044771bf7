"""Who sees which actors: the whole base, what a scope opens, or nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from actors.contract import ActorScope
from actors.models import Organisation, Person
from actors.permissions import (
    may_change,
    may_see,
    sees_personal_details,
    visible_organisations,
    visible_persons,
)
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role, registry

pytestmark = pytest.mark.django_db

EVERYTHING, SEEN, NOTHING = "everything", "seen", "nothing"
MATRIX = {
    Role.DIRECTION: (EVERYTHING, EVERYTHING),
    Role.PROJECT_OFFICER: (EVERYTHING, EVERYTHING),
    Role.EDITOR: (SEEN, SEEN),
    Role.REVIEWER: (NOTHING, NOTHING),
    None: (NOTHING, NOTHING),
}
"""For a person and for a structure: seen and changed, seen only, or closed."""


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_sees_and_changes_what_it_was_given(
    role: Role | None, hire: Hire, ines: Person, town: Organisation
) -> None:
    user = hire(role)
    actors: tuple[Person, Organisation] = (ines, town)
    for actor, allowed in zip(actors, MATRIX[role], strict=True):
        assert isinstance(actor, Person | Organisation)
        assert may_see(user, actor) == (allowed != NOTHING)
        assert may_change(user, actor) == (allowed == EVERYTHING)
    assert sees_personal_details(user) == (role in {Role.DIRECTION, Role.PROJECT_OFFICER})


def test_a_scope_opens_what_it_names_and_nothing_else(hire: Hire, ines: Person, town: Organisation) -> None:
    other = Person.objects.create(last_name="Perrin")
    scope = ActorScope(
        key="essai",
        label="Essai",
        persons=lambda _user: Person.objects.filter(pk=ines.pk),
        organisations=lambda _user: Organisation.objects.none(),
    )
    user = hire()
    with registry.replaced(ActorScope, [scope]):
        assert list(visible_persons(user)) == [ines]
        assert not visible_organisations(user).exists()
        assert not may_see(user, other)
        assert not may_change(user, ines)
        user.is_active = False
        assert not visible_persons(user).exists()
        assert not visible_persons(AnonymousUser()).exists()
