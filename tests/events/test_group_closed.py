"""The form of groups where there is nothing to join."""

from django.test import Client

from events.models import Registration

from .conftest import MakeEvent
from .test_groups import address, person, typed


def test_an_event_that_nobody_may_see_or_join_takes_no_group(client: Client, make_event: MakeEvent) -> None:
    hidden, over = make_event("Brouillon", live=False), make_event("Passé", days=-3)
    assert client.get(address(hidden)).status_code == 404
    assert client.post(address(hidden), typed(person("Lin"))).status_code == 404
    assert "On ne peut pas s’inscrire maintenant" in client.get(address(over)).content.decode()
    assert client.post(address(over), typed(person("Lin"))).status_code == 409
    assert not Registration.objects.exists()
