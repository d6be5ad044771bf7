"""Other catalogues harvest the library: OAI-PMH 2.0, checked against schemas and by an independent client."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pytest_django.live_server_helper import LiveServer
from sickle import Sickle
from wagtail.models import PageViewRestriction

from resources.harvesting import records
from resources.models import LibraryPage, Notice, Publication
from resources.notices.upkeep import follow
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.django_db
DUBLIN = {"metadataPrefix": "oai_dc"}
NAMES = ["verb", "from", "until", "set", "identifier", "metadataPrefix", "é<\x00", "resumptionToken"]
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "oai/oai-pmh.xsd"))
O = "{http://www.openarchives.org/OAI/2.0/}"  # noqa: E741 - the protocol's namespace
DC = "{http://purl.org/dc/elements/1.1/}"


def ask(client: Client, **arguments: Any) -> Any:
    """The answer, which the schema accepts whatever was asked."""
    answer = client.get("/oai/", arguments)
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    return root


def error(root: Any) -> str:
    found = root.find(f"{O}error")
    return "" if found is None else str(found.get("code"))


def list_all(client: Client, verb: str = "ListRecords", **arguments: Any) -> list[Any]:
    """Every header of a list, following tokens."""
    found: list[Any] = []
    root = ask(client, verb=verb, metadataPrefix="oai_dc", **arguments)
    while True:
        found += root.iter(f"{O}header")
        token = root.findtext(f".//{O}resumptionToken")
        if not token:
            return found
        root = ask(client, verb=verb, resumptionToken=token)


def names(headers: list[Any]) -> list[str]:
    return [header.findtext(f"{O}identifier").rsplit(":", 1)[1] for header in headers]


def test_the_repository_presents_itself(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    theme = make_theme("Médiation sociale")
    make_publication(themes=[theme])

    told = ask(client, verb="Identify").find(f"{O}Identify")
    assert told.findtext(f"{O}deletedRecord") == "persistent"
    assert told.findtext(f"{O}baseURL").endswith("/oai/")
    assert ask(client, verb="ListMetadataFormats").findtext(f".//{O}metadataPrefix") == "oai_dc"
    specs = [spec.text for spec in ask(client, verb="ListSets").iter(f"{O}setSpec")]
    assert {"type", "type:publication", "theme", "theme:mediation-sociale"} <= set(specs)
    post = client.post("/oai/", {"verb": "Identify"})
    SCHEMA.assertValid(etree.fromstring(post.content))


def test_a_record_says_what_the_page_says(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    page = make_publication(
        "Un < deux & \x0c trois", themes=[make_theme("Emploi")], date=date(2025, 3, 1), period_from=2019
    )
    [header] = list_all(client)
    identifier = header.findtext(f"{O}identifier")

    record = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier)

    assert record.findtext(f".//{DC}title") == "Un < deux &   trois"
    assert record.findtext(f".//{DC}identifier").endswith(f"/id/{page.identifier}")
    assert record.findtext(f".//{DC}date") == "2025-03-01"
    assert [e.text for e in record.iter(f"{DC}subject")] == ["Emploi"]
    assert [e.text for e in record.iter(f"{DC}coverage")] == ["depuis 2019"]
    assert {e.text for e in record.iter(f"{O}setSpec")} == {"type:publication", "theme:emploi"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Voler"}, "badVerb"),
        ({"verb": ["Identify", "Identify"]}, "badVerb"),
        ({"verb": "Identify", "from": "2026-01-01"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", **DUBLIN, "from": "hier"}, "badArgument"),
        ({"verb": "ListRecords", **DUBLIN, "from": "2026-02-30"}, "badArgument"),
        (
            {"verb": "ListRecords", **DUBLIN, "from": "2026-02-01", "until": "2026-01-01"},
            "badArgument",
        ),
        (
            {"verb": "ListRecords", **DUBLIN, "from": "2026-02-01", "until": "2026-03-01T00:00:00Z"},
            "badArgument",
        ),
        ({"verb": "ListRecords", **DUBLIN, "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": ["oai_dc", "oai_dc"]}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", **DUBLIN, "until": "1999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", **DUBLIN, "set": "type:rien"}, "noRecordsMatch"),
        ({"verb": "ListRecords", **DUBLIN, "set": "un ensemble"}, "badArgument"),
        (
            {"verb": "GetRecord", **DUBLIN, "identifier": "oai:ailleurs:TR-2026-0001"},
            "idDoesNotExist",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "n’importe"}, "idDoesNotExist"),
        ({"verb": "ListRecords", "resumptionToken": "faux"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "faux"}, "badResumptionToken"),
    ],
)
def test_errors_are_told_in_the_protocol(client: Client, arguments: dict[str, Any], code: str) -> None:
    assert error(ask(client, **arguments)) == code


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    pairs=st.dictionaries(
        st.sampled_from(NAMES),
        st.text(max_size=20),
    )
)
def test_whatever_is_asked_the_answer_is_of_the_protocol(client: Client, pairs: dict[str, str]) -> None:
    answer = client.post("/oai/", pairs)

    assert answer.status_code == 200
    assert etree.fromstring(answer.content).tag == f"{O}OAI-PMH"


def test_a_harvest_in_slices_misses_nothing_while_the_library_changes(
    client: Client, make_publication: MakePublication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PAGE", 3)
    pages = [make_publication(f"Numéro {number}") for number in range(8)]
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    token = root.find(f".//{O}resumptionToken")
    assert (token.get("completeListSize"), token.get("cursor")) == ("8", "0")
    pages[0].title = "Changée pendant la moisson"
    pages[0].save_revision().publish()
    pages[5].delete()
    new = make_publication("Parue pendant la moisson")

    rest: list[Any] = []
    seen = names(list(root.iter(f"{O}header")))
    while token is not None and token.text:
        root = ask(client, verb="ListIdentifiers", resumptionToken=token.text)
        rest += root.iter(f"{O}header")
        token = root.find(f".//{O}resumptionToken")

    assert {page.identifier for page in pages} | {new.identifier} == {*seen, *names(rest)}
    assert pages[0].identifier in names(rest)
    assert [header.get("status") for header in rest if names([header]) == [pages[5].identifier]] == ["deleted"]


def test_a_token_lasts_a_day_and_serves_its_own_verb(
    client: Client, make_publication: MakePublication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PAGE", 1)
    make_publication("Une")
    make_publication("Deux")
    token = ask(client, verb="ListRecords", metadataPrefix="oai_dc").findtext(f".//{O}resumptionToken")

    assert error(ask(client, verb="ListIdentifiers", resumptionToken=token)) == "badResumptionToken"
    assert error(ask(client, verb="ListRecords", resumptionToken=token)) == ""
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert error(ask(client, verb="ListRecords", resumptionToken=token)) == "badResumptionToken"
    forged = signing.dumps({"verb": "ListRecords"}, salt="ailleurs")
    assert error(ask(client, verb="ListRecords", resumptionToken=forged)) == "badResumptionToken"


def test_what_is_withdrawn_is_told_as_deleted_for_ever(
    client: Client, make_publication: MakePublication, make_offer: MakeOffer
) -> None:
    private, withdrawn, deleted = (make_publication(title) for title in ("Réservée", "Dépubliée", "Supprimée"))
    make_publication("Jamais parue", live=False)
    offer = make_offer("Offre", closes_on=timezone.localdate())
    start = timezone.now()
    with time_machine.travel(start + timedelta(days=2)):
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        withdrawn.unpublish()
        gone = deleted.identifier
        deleted.delete()
        follow()
        since = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

        headers = list_all(client, **{"from": since})

    assert {name: header.get("status") for name, header in zip(names(headers), headers, strict=True)} == dict.fromkeys(
        [private.identifier, withdrawn.identifier, gone, offer.identifier], "deleted"
    )


def test_a_date_alone_counts_the_whole_day(client: Client, make_publication: MakePublication) -> None:
    page = make_publication()
    Notice.objects.update(changed_at=datetime(2026, 3, 5, 23, 59, 59, 500_000, tzinfo=UTC))

    assert names(list_all(client, **{"from": "2026-03-05", "until": "2026-03-05"})) == [page.identifier]
    assert names(list_all(client, until="2026-03-05T23:59:59Z")) == [page.identifier]
    assert error(ask(client, verb="ListRecords", metadataPrefix="oai_dc", **{"from": "2026-03-06"})) == "noRecordsMatch"


def test_a_record_changes_only_when_what_it_says_changes(client: Client, make_publication: MakePublication) -> None:
    page = make_publication()
    before = Notice.objects.get().changed_at

    page.save_revision().publish()
    assert Notice.objects.get().changed_at == before
    page.title = "Autrement dit"
    page.save_revision()
    assert Notice.objects.get().changed_at == before
    page.save_revision().publish()
    assert Notice.objects.get().changed_at > before


def test_a_slice_asks_few_queries(
    client: Client, make_publication: MakePublication, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        make_publication(f"Numéro {number}")
    ask(client, verb="ListRecords", metadataPrefix="oai_dc")

    with django_assert_max_num_queries(6):
        assert len(list_all(client)) == 10


@pytest.mark.django_db(transaction=True)
def test_an_independent_client_harvests_the_same_data(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, home_page: Any
) -> None:
    monkeypatch.setattr(records, "PAGE", 2)
    library, theme = LibraryPage.objects.get(), Theme.add_root(name="Emploi")
    for number in range(5):
        page = Publication(title=f"Numéro {number} – « œuvre »", summary="Un chapô.", kind=Publication.Kind.GUIDE)
        page.themes = [theme]
        library.add_child(instance=page)
        page.save_revision().publish()
    gone = page.identifier
    page.delete()

    for method in ("GET", "POST"):
        harvest = Sickle(f"{live_server.url}/oai/", http_method=method)
        found = list(harvest.ListRecords(metadataPrefix="oai_dc"))
        read = {record.header.identifier.rsplit(":", 1)[1]: record for record in found}
        assert [name for name, record in read.items() if record.deleted] == [gone]
        for page in Publication.objects.all():
            metadata = read[page.identifier].metadata
            assert metadata["title"] == [page.title]
            assert metadata["identifier"][0].endswith(f"/id/{page.identifier}")
