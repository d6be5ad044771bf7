"""What becomes of a mail: it waits, it is noted, it is set aside; read twice, it is noted once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actors.intake.model import Kind
from actors.intake.rules import propose
from networks.interactions import noting
from networks.interactions.noting import Said
from networks.models import CapturedMail, Interaction
from trajectoire.plugins import TodoItem

from .reading import Letter, Named, UnreadableError, content_of, read

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from trajectoire.accounts.models import User

State = CapturedMail.State
SOURCE = "captured-mail"
KEPT = timedelta(days=90)
"""How long a mail that nobody decides on waits; then it is forgotten."""


class AlreadyNotedError(RuntimeError):
    """The mail is an interaction already."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction
        super().__init__("Ce courriel est déjà noté.")


def receive(data: bytes, owner: "User") -> CapturedMail:
    """Keep a mail for ``owner`` until they decide, or give the one that they had kept.

    Raises ``UnreadableError``, or ``AlreadyNotedError`` when it is an interaction already, whoever noted it.
    """
    letter = read(data)
    return keep(letter, data, owner)


def keep(letter: Letter, data: bytes, owner: "User") -> CapturedMail:
    """Keep a mail that was read."""
    noted = Interaction.objects.filter(message_id=letter.identity).first()
    if noted is not None:
        raise AlreadyNotedError(noted)
    try:
        with transaction.atomic():
            return _kept(letter, data, owner)
    except IntegrityError:
        before = CapturedMail.objects.get(owner=owner, identity=letter.identity)
        if before.state == State.SET_ASIDE:
            before.file.save("courriel.eml", ContentFile(data), save=False)
            before.state = State.WAITING
            before.save(update_fields=["file", "state"])
        return before


def _kept(letter: Letter, data: bytes, owner: "User") -> CapturedMail:
    author = letter.author
    mail = CapturedMail.objects.create(
        owner=owner,
        identity=letter.identity,
        subject=letter.subject,
        sender=(author.name or author.address)[:300] if author else "",
        sent_at=letter.sent_at,
        text=letter.text,
        people=[[each.name, each.address] for each in letter.people],
        pieces=[[each.name, each.size] for each in letter.pieces],
        trouble="" if letter.sent_at else "Ce courriel ne dit pas sa date : vérifiez-la.",
    )
    mail.file.save("courriel.eml", ContentFile(data))
    return mail


def people_of(mail: CapturedMail) -> list[Named]:
    """Whom it names."""
    return [Named(str(name), str(address)) for name, address in mail.people]


def confirm(
    mail: CapturedMail, interaction: Interaction, said: Said, by: "User", *, pieces: set[int], propose_to_tray: set[str]
) -> Interaction:
    """Note the mail: the interaction, the files chosen by their rank, the unknown addresses put in the tray.

    Raises ``AlreadyNotedError`` when it was noted meanwhile.
    """
    files: list[Any] = [*said.files, *_chosen(mail, pieces)]
    full = Said(persons=said.persons, organisations=said.organisations, files=files, promise=said.promise)
    try:
        with transaction.atomic():
            _refuse_twice(mail)
            interaction.message_id, interaction.entry = mail.identity, None
            noting.note(interaction, full, by)
            for each in people_of(mail):
                if each.address in propose_to_tray:
                    propose(SOURCE, Kind.CREATE, _values(each), origin=f"Courriel : {mail}"[:200])
            mail.interaction = interaction
            _decide(mail, State.KEPT)
    except IntegrityError:
        if noted := Interaction.objects.filter(message_id=mail.identity).first():
            raise AlreadyNotedError(noted) from None
        raise
    return interaction


def set_aside(mail: CapturedMail) -> None:
    """It is nothing to note: its text and its file are forgotten, its identity stays so that it does not return."""
    with transaction.atomic():
        _decide(mail, State.SET_ASIDE)


def forget_old() -> None:
    """Forget the mails on which nobody decided for three months."""
    old = CapturedMail.objects.waiting().filter(received_at__lt=timezone.now() - KEPT)
    for mail in old[:500]:
        set_aside(mail)


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """The mails that wait, in one line."""
    count = CapturedMail.objects.waiting().filter(owner=user.pk).count()
    if count:
        plural = "s" if count > 1 else ""
        yield TodoItem(
            title=f"{count} courriel{plural} à noter",
            detail="Vous l’avez gardé ; dites avec qui, puis notez-le ou écartez-le."
            if count == 1
            else "Vous les avez gardés ; dites avec qui, puis notez-les ou écartez-les.",
            url=reverse("networks_mails"),
        )


def _decide(mail: CapturedMail, state: str) -> None:
    """What is no longer needed of the mail goes, its file once all is written."""
    name, storage = mail.file.name, mail.file.storage
    mail.state = state
    mail.text, mail.people, mail.pieces, mail.file = "", [], [], ""
    if state == State.SET_ASIDE:
        mail.subject, mail.sender = "", ""
    mail.save()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _refuse_twice(mail: CapturedMail) -> None:
    now = CapturedMail.objects.select_for_update().get(pk=mail.pk)
    if now.state == State.KEPT and now.interaction_id:
        raise AlreadyNotedError(Interaction.objects.get(pk=now.interaction_id))


def _chosen(mail: CapturedMail, numbers: set[int]) -> list[ContentFile[bytes]]:
    if not numbers or not mail.file:
        return []
    try:
        with mail.file.open("rb") as file:
            return [ContentFile(data, name=name) for name, data in content_of(file.read(), numbers)]
    except (UnreadableError, FileNotFoundError):
        return []


def _values(named: Named) -> dict[str, str]:
    """What the tray is told of an unknown address: « Zoé Lefèvre » or « LEFÈVRE Zoé », else the address alone."""
    words = named.name.strip("'\" ").split()
    local = named.address.partition("@")[0]
    if not words or "@" in named.name:
        return {"last_name": local[:80], "email": named.address}
    if len(words) > 1 and words[0].isupper() and not words[-1].isupper():
        words = [words[-1], *words[:-1]]
    first, last = (words[0], " ".join(words[1:])) if len(words) > 1 else ("", words[0])
    return {"first_name": first[:80], "last_name": last[:80], "email": named.address}
