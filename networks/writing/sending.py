"""A draft becomes one message a person, which waits ten minutes; the trace of it stays with each of them."""

import re
from typing import TYPE_CHECKING

from django.db import transaction

import mail
from mail import control, texts
from networks.models import Interaction, Participation

from .addressees import Addressee, addressees
from .model import Mailing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from actors.models import Person
    from trajectoire.accounts.models import User

WORDS = ("prenom", "nom", "fonction", "structure")
"""What may stand between braces in a subject or a message; each person's own takes its place."""

TEXT = "reseaux-message"
MOST = 5000
"""Persons in one selection: beyond, it is a letter."""


class CannotSendError(RuntimeError):
    """It cannot leave; the message says why, and what to do."""


def unknown_words(text: str) -> list[str]:
    """Words between braces that mean nothing, in the order of the text: ``{telephone}``."""
    found = re.findall(r"\{([^{}\n]{1,40})\}", text)
    return [word for word in found if word not in WORDS]


def message_for(mailing: Mailing, by: "User") -> mail.Message:
    """The message as it will leave; answers go to the colleague who sends it."""
    return texts.compose(TEXT, words=(mailing.subject, mailing.body), reply_to=(by.email,) if by.email else ())


def as_read_by(mailing: Mailing, by: "User", one: Addressee) -> tuple[str, str]:
    """Subject and text as this person will read them."""
    message = message_for(mailing, by)

    def filled(text: str) -> str:
        for word, value in one.values.items():
            text = text.replace(mail.slot(word), value)
        return text

    return filled(message.subject), filled(message.text)


def send_mailing(mailing: Mailing, persons: "QuerySet[Person]", by: "User") -> Mailing:
    """Put one message a person in the outbox, where they wait ten minutes, and write the interaction.

    ``persons``: those of the selection whom this colleague may see. Pressed twice it leaves once. ``CannotSendError``
    when it says nothing, names a word that does not exist, or has nobody to go to.
    """
    with transaction.atomic():
        locked = Mailing.objects.select_for_update(of=("self",)).select_related("network").get(pk=mailing.pk)
        if locked.batch_id:
            return locked
        if not locked.subject.strip() or not locked.body.strip():
            raise CannotSendError("Écrivez un objet et un message.")
        if wrong := unknown_words(locked.subject + locked.body):
            raise CannotSendError(f"Ces mots entre accolades n’existent pas : {', '.join(wrong)}.")
        going, _left = addressees(persons, locked.purpose, locked.network)
        if not going:
            raise CannotSendError(
                "Personne de cette sélection ne peut recevoir ce message : voyez pourquoi ci-dessous."
            )
        locked.batch = mail.send(
            message_for(locked, by),
            [mail.Recipient(address=one.email, name=str(one.person), values=one.values) for one in going],
            locked.purpose,
            key=f"reseaux-message-{locked.pk}",
            by=by,
        )
        locked.interaction = Interaction.objects.create(
            kind=Interaction.Kind.MAILING,
            summary=locked.subject,
            detail=locked.body,
            network=locked.network,
            recorded_by=by,
            happened_at=locked.batch.release_at,
        )
        Participation.objects.bulk_create(
            [Participation(interaction=locked.interaction, person=one.person) for one in going], batch_size=500
        )
        locked.save()
        return locked


def cancel_mailing(mailing: Mailing) -> bool:
    """Take it back while nothing has left: it is a draft again and leaves no trace. ``False`` when it is too late."""
    with transaction.atomic():
        locked = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
        if not locked.can_be_cancelled or locked.batch is None:
            return False
        control.cancel(locked.batch)
        locked.batch.key = None
        locked.batch.save(update_fields=["key"])
        if locked.interaction:
            locked.interaction.delete()
        locked.batch, locked.interaction = None, None
        locked.save()
        return True
