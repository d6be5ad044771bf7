"""Our own screens of the actors and the networks under axe, on a desktop and on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.axe import AT_REST, page_faults
from tests.browser.conftest import SignIn
from tests.browser.layout import overflow
from tests.networks.permissions.country import build

pytestmark = pytest.mark.timeout(300)

SCREENS = """
actors:search()?q=Zoé
networks_quick_add()
actors:person(person)
actors:organisation(structure)
actors_intake()
actors_intake_one(proposal)
networks_index()
networks_dashboard(key)
networks_members()
networks_member(member)
networks_coverage()
networks_coverage_contract(contract)
networks_finder()?q=jardin
networks_note_choose()
networks_note()?personne={person}
networks_steps()
networks_mails()
networks_mail(own mail)
networks_writing()
networks_write(own draft)
conseils_citoyens()
conseils_citoyens_body(body)
conseils_citoyens_fill(seat)
transitions()
transitions_suggestions()
transitions_initiatives()
transitions_initiative(initiative)
transitions_exchanges()
transitions_exchange(wanted)
""".strip().splitlines()


def test_our_screens_are_accessible_and_hold_in_a_telephone(page: Page, sign_in: SignIn) -> None:
    country = build()
    things = {name: thing for kind in country.things.values() for name, thing in kind.items()}
    desk = sign_in(country.colleagues["projets"])
    found: dict[str, object] = {}
    for screen in _addresses(things):
        desk.set_viewport_size({"width": 1440, "height": 900})
        desk.goto(screen)
        desk.evaluate(AT_REST)
        if faults := page_faults(desk):
            found[screen] = faults
        if wide := overflow(desk, 390):
            found[f"{screen} (390)"] = wide
    assert not found


def _addresses(things: dict[str, object]) -> list[str]:
    things |= {"own mail": things["mail of projets"], "own draft": things["draft of projets"]}
    found = []
    for line in SCREENS:
        name, _, rest = line.partition("(")
        target, _, query = rest.partition(")")
        found.append(reverse(name, args=[things[target]] if target else []) + query.format(**things))
    return found
