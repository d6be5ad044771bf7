"""People whom the team signs up, with the proof that they agreed: one by one, or from a file checked first."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mail import attesting
from mail.addresses import InvalidAddress, NormalAddress, normalise
from mail.attesting import Attested
from newsletter.letters.model import Letter
from newsletter.subscribing.model import PURPOSE, Subscription, SubscriptionState
from resources.imports.readers import Reader, UnreadableFileError, reader_for

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

MOST = 20_000
"""Lines of a file: a centre has some thousand subscribers."""

ENDINGS = (".csv", ".xlsx", ".tsv", ".txt")
CHUNK = 500

EMAIL_COLUMNS = ("e-mail", "email", "mail", "courriel", "adresse e-mail", "adresse email", "adresse électronique",
                 "adresse mail", "adresse", "email address")  # fmt: skip
PROOF_COLUMNS = ("preuve", "preuve du consentement", "origine", "provenance", "source", "consentement")
DATE_COLUMNS = ("date", "date d'inscription", "date d’inscription", "inscrit le", "date du consentement", "depuis")


LEFT = "Cette personne a quitté cette lettre : elle seule peut y revenir."


class Verdict(StrEnum):
    """What becomes of a line; the value is said to the team."""

    NEW = "Sera abonnée"
    KNOWN = "Est déjà abonnée"
    TWICE = "Est deux fois dans le fichier"
    REFUSED = "Ne peut pas être abonnée"
    WRONG = "Ne se lit pas"


@dataclass(frozen=True)
class Line:
    """A line of the file (``number``), as typed, with its proof and what becomes of it; ``why`` in a sentence."""

    number: int
    typed: str
    proof: str
    verdict: Verdict
    why: str = ""


@dataclass(frozen=True)
class Check:
    """A file checked: nothing is written yet."""

    lines: Sequence[Line]

    @property
    def counts(self) -> list[tuple[Verdict, int]]:
        """How many of each, in the order of ``Verdict``."""
        found = Counter(line.verdict for line in self.lines)
        return [(verdict, found[verdict]) for verdict in Verdict if found[verdict]]

    @property
    def new(self) -> list[Line]:
        """Those that would be signed up."""
        return [line for line in self.lines if line.verdict is Verdict.NEW]

    @property
    def problems(self) -> list[Line]:
        """Those that a person may want to look at."""
        return [line for line in self.lines if line.verdict in {Verdict.REFUSED, Verdict.WRONG}]


def read_file(stream: IO[bytes], name: str, proof: str) -> list[tuple[int, str, str]]:
    """Lines of a table: number, address as typed, proof (that of the line, or ``proof`` for all).

    Raises ``UnreadableFileError`` with a sentence.
    """
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableFileError("Ce format n’est pas lu. Enregistrez le fichier en CSV ou en XLSX.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"abonnes{ending}"
        path.write_bytes(stream.read())
        return list(_rows(reader_for(path), proof))


def _rows(reader: Reader, proof: str) -> Iterator[tuple[int, str, str]]:
    names = {name.casefold().strip(): name for name in reader.columns()}
    email, own, day = (_first(names, known) for known in (EMAIL_COLUMNS, PROOF_COLUMNS, DATE_COLUMNS))
    if not email:
        raise UnreadableFileError("Aucune colonne n’a pour titre « e-mail » ou « courriel ». Ajoutez ce titre.")
    for rank, row in enumerate(reader.rows(), 1):
        if rank > MOST:
            raise UnreadableFileError(f"Le fichier a plus de {MOST} lignes : coupez-le.")
        told = [" ".join(row.values.get(column, [])) for column in (own, day) if column]
        words = ", ".join(filter(None, [told[0] if own and told[0] else proof, told[-1] if day else ""]))
        yield row.line, " ".join(row.values.get(email, [])), words[:500]


def _first(names: dict[str, str], known: Iterable[str]) -> str:
    return next((names[one] for one in known if one in names), "")


def check(letter: Letter, rows: Iterable[tuple[int, str, str]]) -> Check:
    """What would become of each line; writes nothing."""
    read = list(rows)
    mailboxes = {number: _mailbox(typed) for number, typed, _ in read}
    sound = {one.digest: one for one in mailboxes.values() if isinstance(one, NormalAddress)}
    refused = attesting.refusals(list(sound.values()), PURPOSE)
    known, left = _subscribed(letter, list(sound))
    seen: set[str] = set()
    lines = []
    for number, typed, proof in read:
        mailbox = mailboxes[number]
        if isinstance(mailbox, str):
            lines.append(Line(number, typed, proof, Verdict.WRONG, mailbox))
            continue
        digest, why = mailbox.digest, ""
        if digest in seen:
            verdict = Verdict.TWICE
        elif digest in refused or digest in left:
            verdict, why = Verdict.REFUSED, refused.get(digest, LEFT)
        elif digest in known:
            verdict = Verdict.KNOWN
        else:
            verdict = Verdict.NEW
        seen.add(digest)
        lines.append(Line(number, typed, proof, verdict, why))
    return Check(lines)


def _mailbox(typed: str) -> NormalAddress | str:
    if not typed:
        return "L’adresse manque."
    try:
        found = normalise(typed)
    except InvalidAddress as problem:
        return str(problem)
    return "Personne ne lit cette adresse." if found.is_deaf else found


def _subscribed(letter: Letter, digests: list[str]) -> tuple[set[str], set[str]]:
    """Those who receive ``letter``, and those who left it."""
    every = Subscription.objects.filter(letter=letter)
    receiving, left = every.standing().consented(), every.filter(state=SubscriptionState.ENDED)
    found: tuple[set[str], set[str]] = (set(), set())
    for start in range(0, len(digests), CHUNK):
        part = digests[start : start + CHUNK]
        for known, rows in zip(found, (receiving, left), strict=True):
            known.update(rows.filter(address__digest__in=part).values_list("address__digest", flat=True))
    return found


def enrol(letter: Letter, rows: Iterable[tuple[int, str, str]], *, source: str, by: "User") -> int:
    """Sign up those who may be, as ``check`` says it now; how many. Each has its proof in the ledger of consents."""
    with transaction.atomic():
        new = check(letter, rows).new
        given = [Attested(normalise(line.typed), line.proof) for line in new]
        addresses = attesting.attest(given, PURPOSE, about=letter.slug, source=source, by=by)
        now = timezone.now()
        for start in range(0, len(addresses), CHUNK):
            Subscription.objects.bulk_create(
                [
                    Subscription(
                        letter=letter, address=address, state=SubscriptionState.ACTIVE, since=now, source=source[:100]
                    )
                    for address in addresses[start : start + CHUNK]
                ],
                update_conflicts=True,
                unique_fields=["letter", "address"],
                update_fields=["state", "since", "source", "ended_at", "paused_until"],
            )
    return len(addresses)
