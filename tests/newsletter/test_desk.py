"""« Lettres » and « Abonnés » in the administration."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mail import consent
from mail.models import PermissionEvent, SuppressionReason
from newsletter.models import Letter, Subscription
from newsletter.subscribing.model import PURPOSE, SubscriptionState
from newsletter.subscribing.readers import number_of_recipients
from tests.accounts.conftest import hire
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

from .factories import LetterFactory, address_of, subscriber

__all__ = ["hire"]

pytestmark = pytest.mark.django_db

Hire = Callable[..., User]


def desk_of(user: User) -> Client:
    """This colleague's browser."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def letter() -> Letter:
    """« La lettre du mois »."""
    return LetterFactory.create(name="La lettre du mois", slug="mois")


@pytest.fixture
def direction(hire: Hire) -> Client:
    """Who may do everything here."""
    return desk_of(hire(Role.DIRECTION))


def screen(letter: Letter, part: str = "") -> str:
    """Address of a screen of the letter."""
    return f"/gestion/lettres/{letter.pk}/abonnes/{part}"


def given(client: Client, letter: Letter, file: SimpleUploadedFile, proof: str = "ancienne lettre") -> str:
    """The page after a file was given."""
    response = client.post(screen(letter, "importer/"), {"file": file, "proof": proof})
    return str(response.content.decode())


def table(*lines: str) -> SimpleUploadedFile:
    """A CSV of these lines."""
    return SimpleUploadedFile("liste.csv", "\n".join(lines).encode(), content_type="text/csv")


def token_in(page: str) -> str:
    """What the second click sends."""
    return page.partition('name="token" value="')[2].partition('"')[0]


def test_an_editor_adds_a_letter_in_their_own_words(hire: Hire) -> None:
    client = desk_of(hire(Role.EDITOR))
    page = client.get("/gestion/lettres/").content.decode()
    assert "Ajouter une lettre" in page
    typed = {"name": "La veille", "description": "L’actualité, chaque semaine.", "rhythm": "weekly", "kind": "general"}
    response = client.post("/gestion/lettres/add/", {**typed, "is_public": "on"}, follow=True)
    assert response.status_code == 200
    assert Letter.objects.get().slug == "la-veille"


def test_an_editor_sees_how_many_and_not_who(hire: Hire, letter: Letter) -> None:
    subscriber(letter)
    client = desk_of(hire(Role.EDITOR))
    page = client.get(screen(letter)).content.decode()
    assert "<strong>1</strong> personne" in page
    assert "lea@exemple.fr" not in page
    assert client.get(screen(letter), {"export": "csv"}).headers["Content-Type"].startswith("text/html")
    for part in ("ajouter/", "importer/"):
        assert client.post(screen(letter, part), {"email": "zoe@exemple.fr", "proof": "x"}).status_code == 302
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("role", [Role.REVIEWER])
def test_others_see_nothing(hire: Hire, letter: Letter, role: Role) -> None:
    subscriber(letter)
    client = desk_of(hire(role))
    assert client.get(screen(letter)).status_code == 302
    assert "lea@exemple.fr" not in client.get(screen(letter), follow=True).content.decode()


def test_the_list_is_searched_narrowed_and_taken_away(direction: Client, letter: Letter) -> None:
    subscriber(letter)
    subscriber(letter, "zoe@exemple.fr", state=SubscriptionState.PENDING)
    assert "zoe@exemple.fr" in direction.get(screen(letter)).content.decode()
    page = direction.get(screen(letter), {"q": "lea", "etat": "active"}).content.decode()
    assert "lea@exemple.fr" in page
    assert "zoe@exemple.fr" not in page
    assert "Personne ne répond" in direction.get(screen(letter), {"q": "introuvable"}).content.decode()
    lines = b"".join(direction.get(screen(letter), {"export": "csv", "etat": "pending"})).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("zoe@exemple.fr;À confirmer")


def test_the_list_costs_the_same_whatever_its_length(
    direction: Client, letter: Letter, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(30):
        subscriber(letter, f"a{number}@exemple.fr")
    direction.get(screen(letter))
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]  # a context
        direction.get(screen(letter))


def test_a_person_is_signed_up_with_the_proof_of_their_agreement(direction: Client, letter: Letter) -> None:
    missing = direction.post(screen(letter, "ajouter/"), {"email": "zoe@exemple.fr"}).content.decode()
    assert "Dites où et quand" in missing
    direction.post(screen(letter, "ajouter/"), {"email": "Zoe@exemple.fr", "proof": "Formulaire papier du 21 janvier"})
    assert number_of_recipients(letter) == 1
    event = PermissionEvent.objects.get()
    assert (event.fact, event.about, event.wording) == ("confirmed", "mois", "Formulaire papier du 21 janvier")
    assert event.by is not None
    again = direction.post(screen(letter, "ajouter/"), {"email": "zoe@exemple.fr", "proof": "x"}).content.decode()
    assert "Est déjà abonnée." in again


def test_who_left_is_not_signed_up_again_by_the_team(direction: Client, letter: Letter) -> None:
    other = LetterFactory.create(slug="veille")
    for each in (letter, other):
        subscriber(each)
    direction.post(f"/gestion/lettres/abonnements/{letter.subscriptions.get().pk}/terminer/")
    assert [each.state for each in (letter.subscriptions.get(), other.subscriptions.get())] == ["ended", "active"]
    page = direction.post(screen(letter, "ajouter/"), {"email": "lea@exemple.fr", "proof": "x"}).content.decode()
    assert "a quitté cette lettre" in page
    consent.withdraw(address_of("lea@exemple.fr").digest, PURPOSE, source="essai")
    page = direction.post(screen(other, "ajouter/"), {"email": "lea@exemple.fr", "proof": "x"}).content.decode()
    assert "elle seule peut revenir" in page
    assert not Subscription.objects.exclude(state=SubscriptionState.ENDED).exists()


def test_a_file_is_checked_then_written_at_the_second_click(direction: Client, letter: Letter) -> None:
    subscriber(letter, "connue@exemple.fr")
    consent.suppress(address_of("revenue@exemple.fr").digest, SuppressionReason.HARD_BOUNCE)
    people = ["A;neuve@exemple.fr;salon 2024;2024-03-12", "B;Neuve@Exemple.fr;;", "C;connue@exemple.fr;;"]
    people += ["D;revenue@exemple.fr;;", "E;pas une adresse;;", "F;;;", "G;autre@exemple.fr;;"]
    page = given(direction, letter, table("Nom;Courriel;Preuve;Date", *people))
    for told in ("Sera abonnée : <strong>2", "déjà abonnée : <strong>1", "deux fois dans le fichier : <strong>1"):
        assert told in page
    assert "L’adresse n’existe pas." in page
    assert Subscription.objects.count() == 1
    direction.post(screen(letter, "importer/"), {"token": token_in(page)})
    assert number_of_recipients(letter) == 3
    proofs = set(PermissionEvent.objects.filter(about="mois").values_list("source", "wording"))
    assert proofs == {("import de liste.csv", "salon 2024, 2024-03-12"), ("import de liste.csv", "ancienne lettre")}
    again = direction.post(screen(letter, "importer/"), {"token": token_in(page)}, follow=True).content.decode()
    assert "redonnez-le" in again
    assert Subscription.objects.count() == 3


def test_a_workbook_is_read_as_well(direction: Client, letter: Letter) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["E-mail"], ["neuve@exemple.fr"]):
        book.active.append(line)
    target = BytesIO()
    book.save(target)
    page = given(direction, letter, SimpleUploadedFile("liste.xlsx", target.getvalue()))
    assert "Sera abonnée : <strong>1" in page


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("liste.pdf", b"%PDF", "Ce format n"),
        ("liste.csv", b"Nom;Ville\nA;B", "Aucune colonne"),
        ("liste.xlsx", b"pas un classeur", "Ce classeur est ab"),
        ("liste.csv", b"", "Le fichier est vide."),
        ("liste.csv", b"\n\n", "La première ligne doit porter"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    direction: Client, letter: Letter, name: str, content: bytes, told: str
) -> None:
    assert told in given(direction, letter, SimpleUploadedFile(name, content))


def test_a_letter_that_comes_no_more_takes_nobody_on(direction: Client, letter: Letter) -> None:
    letter.archive()
    assert direction.get(screen(letter)).status_code == 200
    assert direction.get(screen(letter, "ajouter/")).status_code == 404
