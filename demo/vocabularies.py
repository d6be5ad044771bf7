"""Themes, publics and schemes of the demonstration."""

from trajectoire.taxonomies.models import Audience, Scheme, Theme

from .texts import texts


def create_vocabularies() -> int:
    """Create the themes, publics and schemes that do not exist; number created."""
    created = 0
    for entry in texts("vocabularies")["themes"]:
        if not Theme.objects.filter(slug=entry["slug"]).exists():
            facts = {"slug": entry["slug"], "name": entry["name"], "description": entry["description"]}
            if "parent" in entry:
                Theme.objects.get(slug=entry["parent"]).add_child(**facts)
            else:
                Theme.add_root(**facts)
            created += 1
    for entry in texts("vocabularies")["audiences"]:
        created += Audience.objects.get_or_create(slug=entry["slug"], defaults={"name": entry["name"]})[1]
    for entry in texts("vocabularies")["schemes"]:
        facts = {name: entry[name] for name in ("name", "full_name", "start_year", "end_year") if name in entry}
        created += Scheme.objects.get_or_create(slug=entry["slug"], defaults=facts)[1]
    return created
