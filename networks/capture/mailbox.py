"""The private mailbox: a colleague copies a mail there, and it is noted with those whom it names."""

import logging
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError

from actors.models import Organisation, Person
from mail.mailbox_reading import opened
from networks.interactions import noting
from networks.interactions.model import private_storage
from networks.interactions.noting import Said, networks_to_note
from networks.models import CapturedMail, Interaction
from trajectoire.accounts.models import User

from . import rules
from .matching import match
from .reading import LARGEST, Letter, Named, UnreadableError, digest_of, read, who_sent

logger = logging.getLogger(__name__)

TO_CONFIRM_LATER = "Personne de connu n’y figure : dites avec qui."
NOT_PROVEN = "Le serveur n’a pas pu prouver qui l’a envoyé : vérifiez qu’il est bien de vous."


def collect() -> None:
    """Read and empty the private mailbox, if there is one. Raises ``mail.mailbox_reading.MailboxError``."""
    if not settings.MAIL_CAPTURE_URL:
        return
    with opened(settings.MAIL_CAPTURE_URL, LARGEST + 1) as messages:
        for data in messages:
            try:
                take(data)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                # One mail must not hold up those behind it, and is not lost either.
                name = private_storage().save(f"courriels/a-examiner/{digest_of(data)[7:23]}.eml", ContentFile(data))
                logger.exception("a mail of the private mailbox was put apart: %s", name)


def take(data: bytes) -> CapturedMail | Interaction | None:
    """One mail of the private mailbox; ``None`` when it is not from a colleague who may note.

    With somebody known it becomes an interaction at once; otherwise it waits for the colleague, as does one that cannot
    be read.
    """
    try:
        letter = read(data)
    except UnreadableError as error:
        return _unreadable(data, str(error))
    colleague = _colleague(letter.sent_by)
    if colleague is None:
        logger.info("a mail of the private mailbox is not from a colleague")
        return None
    try:
        mail = rules.keep(letter, data, colleague)
    except rules.AlreadyNotedError as known:
        return known.interaction
    if mail.state != CapturedMail.State.WAITING:
        return mail
    return _noted(letter, mail, colleague) or mail


def own_addresses() -> tuple[str, ...]:
    """Addresses of the private mailbox, which name nobody."""
    user = unquote(urlsplit(settings.MAIL_CAPTURE_URL).username or "")
    return tuple(each.lower() for each in (settings.MAIL_CAPTURE_ADDRESS, user) if each)


def _unreadable(data: bytes, why: str) -> CapturedMail | None:
    """Told to the colleague who copied it, when the first bytes say who it is."""
    sender, subject = who_sent(data)
    colleague = _colleague(sender)
    if colleague is None:
        logger.warning("a mail of the private mailbox could not be read (%d bytes)", len(data))
        return None
    told = {"subject": subject, "trouble": why, "state": CapturedMail.State.UNREADABLE}
    return CapturedMail.objects.get_or_create(owner=colleague, identity=digest_of(data), defaults=told)[0]


def _colleague(sender: Named | None) -> User | None:
    if sender is None:
        return None
    found = User.objects.filter(email__iexact=sender.address, is_active=True).first()
    return found if found and noting.may_note(found) else None


def _noted(letter: Letter, mail: CapturedMail, by: User) -> Interaction | None:
    """The interaction, when nothing is left to ask; otherwise the mail says why it waits."""
    found = match(by, letter.people, own_addresses())
    networks, must_say_network = networks_to_note(by)
    sure = bool(found.persons or found.organisations) and not letter.doubtful
    if letter.sent_at is None or not sure or (must_say_network and len(networks) != 1):
        mail.trouble = NOT_PROVEN if letter.doubtful else mail.trouble or TO_CONFIRM_LATER
        mail.save(update_fields=["trouble"])
        return None
    interaction = Interaction(
        kind=Interaction.Kind.MAIL,
        summary=letter.subject or "Courriel sans objet",
        detail=letter.text,
        happened_at=letter.sent_at,
        network=networks[0] if must_say_network else None,
    )
    said = Said(
        persons=list(Person.objects.filter(pk__in=found.persons)),
        organisations=list(Organisation.objects.filter(pk__in=found.organisations)),
    )
    try:
        return rules.confirm(mail, interaction, said, by, pieces=set(), propose_to_tray=set())
    except rules.AlreadyNotedError as known:
        return known.interaction
