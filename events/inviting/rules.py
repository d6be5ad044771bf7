"""Whom one may invite, sending, and taking the replies; in plain functions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

import mail
from actors.models import Person
from actors.permissions import visible_persons
from events.event import EventPage
from events.kinds import State
from events.registration import places, telling
from events.registration.model import ALIVE, Registration, Seats
from events.registration.upkeep import CONTACTS_KEPT, ERASED
from mail.declared_texts import MailText, Variable
from mail.message import PersonalLink, Recipient
from mail.texts import compose
from networks.kinds import contracts_by_place
from networks.models import Membership, Network
from networks.writing.addressees import EVERY_NETWORK, Addressee, LeftOut, addressees
from territories.models import Level, Territory

from .model import Invitation, InvitationState

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

KEY, REMINDER_KEY = "evenement-invitation", "evenement-invitation-relance"
LINK_VIEW = "event_invitation"
LINK_LASTS = timedelta(days=120)
MOST = 500
"""Persons proposed, and invited, at once."""

_VARIABLES = (
    Variable(name="prenom", label="Prénom", example="Lucie"),
    Variable(name="titre", label="Titre de l’événement", example="Les quartiers en transition"),
)
_SAMPLE: dict[str, object] = {
    "words": "Votre expérience de Dole y serait précieuse.",
    "lines": ["jeudi 21 janvier 2027, 9 h 15 à 16 h 30 : La Commanderie, Dole"],
    "event_url": "https://exemple.fr/agenda/les-quartiers/",
}


def _text(key: str, label: str, subject: str, opening: str, when: str) -> MailText:
    return MailText(
        key=key,
        label=label,
        purpose=EVERY_NETWORK,
        mjml="events/mail/invitation.mjml",
        plain="events/mail/invitation.txt",
        subject=subject,
        opening=opening,
        when=when,
        variables=_VARIABLES,
        links=("lien",),
        sample=_SAMPLE,
    )


TEXTS = (
    _text(
        KEY,
        "Invitation à un événement",
        "Invitation : {titre}",
        "Bonjour {prenom},\n\nVous êtes invité·e. Dites-nous en un clic si vous venez.",
        "Quand l’équipe invite des membres d’un réseau.",
    ),
    _text(
        REMINDER_KEY,
        "Relance d’une invitation",
        "Venez-vous ? {titre}",
        "Bonjour {prenom},\n\nNous n’avons pas encore votre réponse. Un clic suffit, que ce soit oui ou non.",
        "Une seule fois, quand l’équipe relance les personnes qui n’ont pas répondu.",
    ),
)
"""Their words may be rewritten by editors."""


@dataclass(frozen=True)
class Proposed:
    """Somebody who may be invited: how to reach them, and the contrat de ville where they act."""

    addressee: Addressee
    contract: Territory | None


class CannotInviteError(RuntimeError):
    """Nobody can be invited; the sentence says why."""


def may_invite(event: EventPage) -> bool:
    """Whether the event can still be announced: published, to come, held."""
    return event.live and event.state() not in {State.PAST, State.CANCELLED, State.DRAFT}


def proposals(
    event: EventPage, network: Network, user: "User", *, contracts: Collection[int] = ()
) -> tuple[list[Proposed], list[LeftOut]]:
    """Members of ``network`` who are neither registered nor invited, and those who cannot be written to, and why.

    ``contracts``: those who act in one of these contrats de ville only. A constant number of queries.
    """
    where = _contract_of_members(network)
    wanted = {person for person, contract in where.items() if not contracts or contract in set(contracts)}
    found = not_asked(event, visible_persons(user).filter(pk__in=wanted)).order_by("last_name", "first_name", "pk")
    going, left = addressees(found[:MOST], purpose_of(network), network)
    coming = _known_addresses(event)
    places_known = Territory.objects.in_bulk([key for key in where.values() if key])
    proposed = [
        Proposed(one, places_known.get(where.get(one.person.pk) or 0))
        for one in going
        if one.email.lower() not in coming
    ]
    return proposed, left


def not_asked(event: EventPage, persons: QuerySet[Person]) -> QuerySet[Person]:
    """Those whose key neither a registration nor an invitation of ``event`` knows."""
    registered = Registration.objects.filter(event=event, state__in=ALIVE, person__isnull=False).values("person")
    invited = Invitation.objects.filter(event=event, person__isnull=False).values("person")
    return persons.exclude(pk__in=registered).exclude(pk__in=invited)


def purpose_of(network: Network) -> str:
    """Why one may write to its members."""
    return network.mail_purpose or EVERY_NETWORK


@transaction.atomic
def invite(
    event: EventPage, network: Network, persons: QuerySet[Person], *, words: str, by: "User"
) -> tuple[list[Invitation], list[LeftOut]]:
    """Invite ``persons`` (those whom ``by`` may see), each once; those invited, and those left out and why.

    The messages wait ten minutes in the outbox, as every mailing. ``CannotInviteError``.
    """
    Seats.locked(event.pk)
    if not may_invite(event):
        raise CannotInviteError("Cet événement n’est pas à venir, ou n’est pas publié : on ne peut pas y inviter.")
    where = _contract_of_members(network)
    going, left = addressees(not_asked(event, persons)[:MOST], purpose_of(network), network)
    coming = _known_addresses(event)
    made = []
    for one in going:
        if one.email.lower() in coming:
            continue
        coming.add(one.email.lower())
        made.append(
            Invitation(
                event=event,
                network=network,
                person=one.person,
                first_name=one.person.first_name[:80],
                last_name=one.person.last_name[:80],
                email=one.email,
                function=one.function[:150],
                organisation=one.structure[:200],
                territory_id=where.get(one.person.pk),
                asked_by=by,
            )
        )
    Invitation.objects.bulk_create(made)
    for invitation in made:
        _write(KEY, invitation, event, purpose_of(network), words=words, key=f"invitation-{invitation.key}")
    return made, left


@transaction.atomic
def remind(event: EventPage, networks: Iterable[Network]) -> int:
    """Write once more to those who did not answer, once each; how many.

    Each under the purpose of the network that invited them, among ``networks`` (those that the colleague may see), and
    only if one may still write to them: who objected, left or registered since is left alone.
    """
    if not may_invite(event):
        raise CannotInviteError("Cet événement n’est pas à venir, ou n’est pas publié : on ne relance plus.")
    written = 0
    for network in networks:
        found = silent_of(event, [network]).select_for_update(of=("self",))
        silent = {one.person_id: one for one in found if one.person_id}
        going, _left = addressees(Person.objects.filter(pk__in=silent), purpose_of(network), network)
        for one in going:
            invitation = silent[one.person.pk]
            invitation.email, invitation.reminded_at = one.email, timezone.now()
            invitation.save(update_fields=["email", "reminded_at"])
            key = f"invitation-relance-{invitation.key}"
            _write(REMINDER_KEY, invitation, event, purpose_of(network), words="", key=key)
            written += 1
    return written


def silent_of(event: EventPage, networks: Iterable[Network]) -> QuerySet[Invitation]:
    """Invitations through ``networks`` without an answer nor a reminder, of people who have not registered since."""
    coming = Registration.objects.filter(event=event, state__in=ALIVE)
    silent = Invitation.objects.filter(
        event=event, network__in=list(networks), person__isnull=False, state=InvitationState.SENT, reminded_at=None
    )
    registered = Registration.objects.filter(event=event, state__in=ALIVE, email__iexact=OuterRef("email"))
    return silent.exclude(person__in=coming.filter(person__isnull=False).values("person")).exclude(Exists(registered))


def forget() -> None:
    """Erase who was invited to events that ended three years ago. Their numbers stay."""
    old = Invitation.objects.filter(event__last_ends_at__lt=timezone.now() - CONTACTS_KEPT)
    for invitation in old.exclude(last_name=ERASED).iterator():
        invitation.first_name, invitation.last_name, invitation.person = "", ERASED, None
        invitation.email = f"{invitation.key.hex}@efface.invalid"
        invitation.organisation = invitation.function = invitation.words = ""
        invitation.save()


@transaction.atomic
def accept(invitation: Invitation) -> Registration:
    """« Je viens »: a registration, or a rank on the waiting list. ``ClosedError``, ``FullError`` as for anybody."""
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("event").get(pk=invitation.pk)
    if not may_invite(locked.event):
        raise places.ClosedError("Cet événement est passé ou annulé : on ne s’y inscrit plus.")
    demand = places.Demand(
        first_name=locked.first_name,
        last_name=locked.last_name,
        email=locked.email,
        function=locked.function,
        organisation=locked.organisation,
        territory_id=locked.territory_id,
        sessions=_one_session(locked.event),
        source=Registration.Source.INVITATION,
    )
    registration, _new = places.register(locked.event_id, demand, by_team=True)
    if registration.person_id is None and locked.person_id:
        registration.person_id = locked.person_id
        registration.save(update_fields=["person"])
    _answered(locked, InvitationState.ACCEPTED, "")
    return registration


@transaction.atomic
def decline(invitation: Invitation, words: str) -> None:
    """« Je ne peux pas », after a yes too: the place goes to somebody else."""
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("event").get(pk=invitation.pk)
    if locked.state == InvitationState.ACCEPTED and not locked.event.is_past:
        registration = places.already(locked.event, locked.email)
        if registration:
            places.cancel(registration.pk)
    _answered(locked, InvitationState.DECLINED, words)


def network_of(event: EventPage, networks: Iterable[Network], asked: str) -> Network | None:
    """The network asked for, or that of the event, among those that the colleague may see."""
    known = {network.key: network for network in networks}
    own = next((network for network in known.values() if network.pk == event.network_id), None)
    return known.get(asked) or own or next(iter(known.values()), None)


def _one_session(event: EventPage) -> tuple[int, ...]:
    """Where one chooses a date, the first to come that is held; it is changed by writing to the team."""
    if not event.sessions_are_choices:
        return ()
    coming = event.sessions.filter(cancelled=False, ends_at__gt=timezone.now()).order_by("starts_at", "pk")
    return tuple(coming.values_list("pk", flat=True)[:1])


def _answered(invitation: Invitation, state: str, words: str) -> None:
    invitation.state, invitation.words, invitation.answered_at = state, words[:300], timezone.now()
    invitation.save(update_fields=["state", "words", "answered_at"])


def coming_addresses(event: EventPage) -> set[str]:
    """Addresses, in lower case, of those who mean to come, however they registered."""
    registered = Registration.objects.filter(event=event, state__in=ALIVE).exclude(email="")
    return {email.lower() for email in registered.order_by().values_list("email", flat=True)}


def _known_addresses(event: EventPage) -> set[str]:
    invited = Invitation.objects.filter(event=event).order_by().values_list("email", flat=True)
    return coming_addresses(event) | {email.lower() for email in invited}


def _contract_of_members(network: Network) -> dict[int, int | None]:
    """The contrat de ville of each current member, by key of person."""
    contracts = contracts_by_place()
    levels = set(Territory.objects.filter(level=Level.CITY_CONTRACT).values_list("pk", flat=True))
    members = (
        Membership.objects.current().filter(network=network).filter(Q(person__isnull=False) | Q(position__isnull=False))
    )
    found: dict[int, int | None] = {}
    for own, held, place in members.order_by("pk").values_list("person", "position__person", "territory"):
        within = contracts.get(place or 0, set()) & levels
        found[own or held] = next(iter(within)) if len(within) == 1 else found.get(own or held)
    return found


def _write(text: str, invitation: Invitation, event: EventPage, purpose: str, *, words: str, key: str) -> None:
    sessions = event.sessions.filter(cancelled=False).order_by("starts_at", "pk")
    message = compose(
        text,
        {
            "words": words,
            "lines": telling.session_lines(list(sessions), online=False),
            "event_url": event.full_url or "",
        },
        variables={"prenom": invitation.first_name, "titre": event.title},
    )
    link = PersonalLink(view=LINK_VIEW, object=str(invitation.key), lifetime=LINK_LASTS)
    recipient = Recipient(address=invitation.email, name=invitation.full_name, values={"lien": link})
    mail.send(message, recipient, purpose, key=key)
