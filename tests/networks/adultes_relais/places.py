"""Posts, conventions and persons for the tests of the adultes-relais."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from actors.models import Organisation, Person
from networks.adultes_relais.models import Convention, Post
from territories.models import Level, Territory


def contract(name: str = "Grand Val", department: str = "") -> Territory:
    made, _new = Territory.objects.get_or_create(level=Level.CITY_CONTRACT, code=name[:20], defaults={"name": name})
    if department:
        above, _new = Territory.objects.get_or_create(
            level=Level.DEPARTMENT, code=department[:3], defaults={"name": department}
        )
        made.parents.add(above)
    return made


def employer(name: str = "Maison des habitants") -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def person(name: str = "Zoé", last_name: str = "Essai") -> Person:
    return Person.objects.create(first_name=name, last_name=last_name)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def convention(post: Post, number: str, starts_on: date, ends_on: date, **facts: Any) -> Convention:
    facts.setdefault("employer", employer())
    return Convention.objects.create(post=post, number=number, starts_on=starts_on, ends_on=ends_on, **facts)


def post(number: str = "AR 1", *, ends_in: int = 365, territory: Territory | None = None, **facts: Any) -> Post:
    """A post whose convention ends in ``ends_in`` days and lasts two years."""
    made = Post.objects.create(title=facts.pop("title", f"Médiation {number}"), territory=territory or contract())
    end = in_days(ends_in)
    convention(made, number, end - timedelta(days=730), end, **facts)
    return made
