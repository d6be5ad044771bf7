"""What the team keeps for search, and what it learns from it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from resources.models import Publication
from search import questions
from search.models import AskedQuestion, Promotion, Synonym
from tests.search.test_search_page import ask, found, publish
from trajectoire import spool
from trajectoire.accounts.models import User

READER = {"User-Agent": "Mozilla/5.0"}


@pytest.fixture(autouse=True)
def _own_spool(tmp_path: Path, settings: object) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def guide(db: None) -> Publication:
    publish("Budget participatif", "Les habitants décident.")
    return publish("Foire aux questions", "Tout savoir.")


def titles(client: Client, text: str) -> list[str]:
    return [" ".join(title.text.split()) for title in ask(client, q=text).select(".promoted .result__title")]


def test_a_promoted_page_comes_first_for_its_questions(client: Client, guide: Publication) -> None:
    Promotion.objects.create(questions="budget\nÉvaluer un projet", page=guide)
    assert titles(client, "budgets") == titles(client, "le budget") == [guide.title]
    assert titles(client, "évaluer des projets") == [guide.title]
    assert titles(client, "budget participatif") == []
    assert found(ask(client, q="budget"))[-1] == "Budget participatif"


def test_a_promoted_page_that_went_is_not_shown(client: Client, guide: Publication) -> None:
    Promotion.objects.create(questions="budget", page=guide)
    guide.unpublish()
    assert titles(client, "budget") == []


@pytest.mark.usefixtures("guide")
def test_questions_are_counted_by_the_clock_and_not_by_the_visit(client: Client) -> None:
    for text in ("Budget", " budget  ", "xylophone", "jeanne@exemple.fr", "06 12 34 56 78", "x" * 200):
        client.get("/recherche/", {"q": text}, headers=READER)
    client.get("/recherche/", {"q": "budget", "type": "publication"}, headers=READER)
    client.get("/recherche/", {"q": "budget"}, headers={"User-Agent": "a bot"})
    assert not AskedQuestion.objects.exists()
    questions.fold()
    questions.fold()
    counted = list(AskedQuestion.objects.order_by("question").values_list("question", "times", "answers"))
    assert counted == [("budget", 2, 1), ("xylophone", 1, 0)]
    client.get("/recherche/", {"q": "budget"}, headers=READER)
    questions.fold()
    assert AskedQuestion.objects.get(question="budget").times == 3


@pytest.mark.django_db
def test_counts_are_kept_thirteen_months() -> None:
    today = timezone.localdate()
    for days in (390, 400):
        AskedQuestion.objects.create(day=today - timedelta(days=days), question=f"{days}", times=1, answers=0)
    questions.fold()
    assert AskedQuestion.objects.get().question == "390"


def test_what_a_failed_fold_took_is_taken_again() -> None:
    def interrupted() -> None:
        for _, noted in spool.taken("essai"):
            assert noted == [{"n": 1}]
            raise ZeroDivisionError

    spool.note("essai", {"n": 1})
    with pytest.raises(ZeroDivisionError):
        interrupted()
    spool.note("essai", {"n": 2})
    assert sorted(noted[0]["n"] for _, noted in spool.taken("essai")) == [1, 2]
    assert list(spool.taken("essai")) == []


def test_a_disk_that_refuses_costs_a_count_and_no_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings.VAR = tmp_path / "plein"
    settings.VAR.write_text("un fichier, pas un dossier")
    spool.note("essai", {"n": 1})
    assert "n’a pas pu être noté" in caplog.text


def test_the_report_tells_what_finds_nothing(client: Client, administrator: User) -> None:
    today = timezone.localdate()
    AskedQuestion.objects.create(day=today - timedelta(days=2), question="npnru", times=4, answers=0)
    AskedQuestion.objects.create(day=today, question="npnru", times=1, answers=3)
    AskedQuestion.objects.create(day=today, question="xylophone", times=2, answers=0)
    client.force_login(administrator)
    page = client.get("/gestion/reports/questions-posees/").content.decode()
    nothing, _, most = page.partition("Les plus posées")
    assert "xylophone" in nothing
    assert "npnru" not in nothing
    assert most.index("npnru") < most.index("xylophone")


def test_the_lists_of_the_team_are_kept_in_the_administration(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert "NPNRU" in client.get("/gestion/synonyms/").content.decode()
    assert "Sigles" in client.get("/gestion/synonyms/?q=renouvellement").content.decode()
    client.post("/gestion/synonyms/new/", {"term": "PTCE", "meaning": "pôle territorial de coopération économique"})
    assert Synonym.objects.filter(term="PTCE").exists()
    for address in ("/gestion/promotions/", "/gestion/promotions/new/"):
        assert client.get(address).status_code == 200


def test_the_feed_of_a_search_is_newest_first(client: Client, guide: Publication) -> None:
    from lxml import etree

    publish("Budget & <i>2030</i>", "Un chapô.")
    answer = client.get("/recherche/atom/", {"q": "budget"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert set(feed.xpath("a:entry/a:title/text()", namespaces=names)) == {
        "Budget & <i>2030</i>",
        "Budget participatif",
    }
    assert all(link.startswith("http") for link in feed.xpath("a:entry/a:link/@href", namespaces=names))


def test_who_finds_nothing_may_ask_the_team(client: Client, home_page: object) -> None:
    from home.models import ContactPage

    assert "Demander à l’équipe" not in ask(client, q="xylophone").text
    home_page.add_child(instance=ContactPage(title="Contact"))  # type: ignore[attr-defined]
    link = ask(client, q="xylophone & co").find("a", string="Demander à l’équipe")
    form = client.get(link["href"]).content.decode()
    assert "Je cherche : xylophone &amp; co" in form
