"""What is deleted or merged keeps its identifier taken, and its address leads somewhere."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from resources.models import Notice, Publication, RelatedResource, Resource, RetiredIdentifier
from resources.retirement import merge
from tests.resources.conftest import MakePublication
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_withdrawn_resource_says_why(client: Client, administrator: User, make_publication: MakePublication) -> None:
    page = make_publication("Un guide dépassé")
    identifier = page.identifier
    client.force_login(administrator)

    answer = client.post(f"/gestion/pages/{page.pk}/delete/", follow=True)

    assert "Expliquer pourquoi" in answer.content.decode()
    row = RetiredIdentifier.objects.get(identifier=identifier)
    edit = client.post(
        f"/gestion/retired_identifiers/edit/{row.pk}/", {"merged_into": "", "reason": "Ses textes sont abrogés."}
    )
    assert edit.status_code == 302
    client.logout()
    gone = client.get(f"/id/{identifier}")
    assert gone.status_code == 410
    assert "Ses textes sont abrogés." in gone.content.decode()
    assert "Un guide dépassé" not in gone.content.decode()
    assert Notice.objects.get(identifier=identifier).content == {}


def test_a_draft_that_nobody_saw_leaves_no_trace_outside(client: Client, make_publication: MakePublication) -> None:
    page = make_publication("Brouillon", live=False)
    identifier = page.identifier
    page.delete()

    assert client.get(f"/id/{identifier}").status_code == 404
    assert RetiredIdentifier.objects.filter(identifier=identifier, was_public=False).exists()


def test_merging_sends_every_old_address_to_the_page_kept(
    client: Client, administrator: User, make_publication: MakePublication
) -> None:
    kept, double, beside = make_publication("Gardée"), make_publication("En double"), make_publication("À côté")
    beside.related_links = [RelatedResource(target=double)]
    beside.save_revision().publish()
    old_identifier, old_page = double.identifier, double.get_url()
    client.force_login(administrator)
    form = f"/gestion/ressources/{double.pk}/fusionner/"

    assert "En double" in client.get(form).content.decode()
    assert client.post(form, {"target": double.pk}).status_code == 200
    assert Resource.objects.filter(pk=double.pk).exists()
    assert client.post(form, {"target": kept.pk, "reason": ""}).status_code == 302

    client.logout()
    assert client.get(f"/id/{old_identifier}")["Location"] == kept.get_url()
    assert client.get(old_page)["Location"].endswith(str(kept.get_url()))
    assert [link.target_id for link in Publication.objects.get(pk=beside.pk).related_links.all()] == [kept.pk]


def test_mergers_that_follow_one_another_are_followed(
    client: Client, administrator: User, make_publication: MakePublication
) -> None:
    first, second, third = (make_publication(title) for title in ("Une", "Deux", "Trois"))
    oldest = first.identifier
    merge(first, second, administrator)
    merge(Publication.objects.get(pk=second.pk), third, administrator)

    assert client.get(f"/id/{oldest}")["Location"] == third.get_url()
    third.delete()
    assert client.get(f"/id/{oldest}").status_code == 410


def test_two_identifiers_never_replace_each_other(make_publication: MakePublication) -> None:
    for title in ("Une", "Deux"):
        make_publication(title).delete()
    one, two = RetiredIdentifier.objects.order_by("identifier")
    one.merged_into = two.identifier
    one.full_clean()
    one.save()
    two.merged_into = one.identifier

    with pytest.raises(ValidationError):
        two.full_clean()
    two.merged_into = "TR-1999-4242"
    with pytest.raises(ValidationError):
        two.full_clean()


def test_only_who_may_delete_merges(client: Client, make_publication: MakePublication) -> None:
    page = make_publication()
    answer = client.post(f"/gestion/ressources/{page.pk}/fusionner/", {"target": page.pk})

    assert answer.status_code == 302
    assert Resource.objects.filter(pk=page.pk).exists()
