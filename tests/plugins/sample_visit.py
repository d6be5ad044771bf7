"""Run by ``test_sample_plugin.py`` in an environment of its own: what an installation shows, as one JSON object.

``python sample_visit.py with``: a walk is published and looked for everywhere. ``without``: the plug-in is
installed and not allowed.
"""

import contextlib
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "trajectoire.settings.development"


def publish(title: str, moment: str) -> Any:
    """A published walk, as an editor makes one."""
    from importlib import import_module

    from django.utils import timezone

    from resources.models import LibraryPage
    from territories.models import Level, Territory
    from trajectoire.taxonomies.models import Theme

    walk = import_module("exploratory_walks.models").ExploratoryWalk(
        title=title,
        summary="Onze habitantes marchent du centre commercial au tram.",
        walked_on=timezone.localdate() - timedelta(days=400),
        moment=moment,
        answer="Deux lampadaires sont posés." if moment == "jour" else "",
    )
    walk.themes = [Theme.objects.filter(slug="marches").first() or Theme.add_root(name="Marches", slug="marches")]
    quarter, _ = Territory.objects.get_or_create(level=Level.NEIGHBOURHOOD, code="QN99001A", name="Un quartier")
    town, _ = Territory.objects.get_or_create(level=Level.COMMUNE, code="99001", name="Une commune")
    quarter.parents.add(town)
    walk.territories = [quarter]
    LibraryPage.objects.get().add_child(instance=walk)
    walk.save_revision().publish()
    return walk


def animate(place: Any) -> dict[str, Any]:
    """A network of the kind that the plug-in brings, with one leader, as a colleague and a visitor see it."""
    from importlib import import_module

    from django.contrib.auth import get_user_model
    from django.test import Client

    from actors.models import Person
    from networks.models import Membership, Network
    from territories.models import Level, Territory

    contract, _ = Territory.objects.get_or_create(level=Level.CITY_CONTRACT, code="999000001", name="Un contrat")
    place.parents.add(contract)
    network = Network.objects.create(key="marches", kind="marches", name="Meneuses", is_public=True)
    leader = Person.objects.create(first_name="Salima", last_name="Meneuse")
    member = Membership.objects.create(network=network, person=leader, territory=place)
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(username="officer-True"))
    form = {"membership": member.pk, "trained_on": "", "walks_led": 3}
    client.post("/gestion/reseaux/marches/meneuses/add/", form)
    made = import_module("exploratory_walks.models").WalkLeader.objects.filter(membership=member, walks_led=3).exists()
    pages = {
        "screen": ("/gestion/reseaux/marches/", "Salima Meneuse"),
        "menu": ("/gestion/", "Meneuses de marche"),
        "dashboard": ("/gestion/reseaux/marches/meneuses/", "Salima Meneuse"),
        "coverage": ("/gestion/reseaux/couverture/export.csv", "1 à former"),
        "contract": ("/gestion/reseaux/couverture/999000001/", "reste à former"),
        "public": ("/reseaux/marches/", "1 meneuse de marche : Un quartier."),
    }
    seen = {}
    for name, (address, words) in pages.items():
        answer: Any = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[name] = words in " ".join(content.decode().split())
    stranger = Client(headers={"host": "localhost"})
    stranger.force_login(get_user_model().objects.create_user("stranger", "s@exemple.fr", "x" * 16))
    return {"made": made, **seen, "closed": stranger.get("/gestion/reseaux/marches/").status_code}


def visit(walk: Any) -> dict[str, Any]:
    """What a visitor and a project officer see."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    from networks.contract import NetworkType
    from search.engine import SearchQuery, get_engine
    from trajectoire.plugins import Facet, ResourceType, Role, TodoSource, registry

    client = Client(headers={"host": "localhost"})
    officer = get_user_model().objects.create_user(f"officer-{bool(walk)}", f"{bool(walk)}@exemple.fr", "x" * 16)
    officer.groups.add(Group.objects.get(name=Role.PROJECT_OFFICER))
    library = client.get("/ressources/", {"q": "planoise habitantes"}).content.decode()
    found: dict[str, Any] = {
        "problems": [problem.message for problem in registry.problems],
        "types": [kind.key for kind in registry.all(ResourceType)],
        "facets": [facet.key for facet in registry.all(Facet)],
        "networks": [kind.key for kind in registry.all(NetworkType)],
        "list": client.get("/marches/").status_code,
        "search": [hit.title for hit in get_engine().search(SearchQuery(text="planoise")).hits],
        "library": "un soir de novembre" in library,
        "library_facet": "de nuit" in library,
        "todo": [item.title for source in registry.all(TodoSource) for item in source.items(officer)],
    }
    if walk:
        walk_places = client.get("/territoires/qpv/QN99001A/").content.decode()
        town = client.get("/territoires/commune/99001/").content.decode()
        found["territory_section"] = ["un soir de novembre" in text for text in (walk_places, town)]
        page = client.get(walk.url)
        found["page"] = (page.status_code, "Onze habitantes" in page.content.decode())
        found["narrowed"] = [
            "un soir de novembre" in client.get("/ressources/", {"moment": moment}).content.decode()
            for moment in ("de nuit", "de jour")
        ]
        harvested = client.get("/oai/", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "type:walk"})
        found["harvested"] = "un soir de novembre" in harvested.content.decode()
        found["own_list"] = "un soir de novembre" in client.get("/marches/").content.decode()
        found["network"] = animate(walk.territories.get(code="QN99001A"))
        walk.unpublish()
        found["own_list_unpublished"] = "un soir de novembre" in client.get("/marches/").content.decode()
    return found


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        call_command("check")
        call_command("makemigrations", "--check", "--dry-run")
    published = None
    if sys.argv[1] == "with":
        publish("La Petite Hollande, un matin", "jour")
        published = publish("Planoise, un soir de novembre", "nuit")
    sys.stdout.write(json.dumps(visit(published)))
