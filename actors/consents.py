"""The ledger of agreements and objections: entries are added, never changed.

Publication rests on credit, mandate or consent, field by field; network mail to professionals rests on
legitimate interest, with information given and objection honoured (RGPD, articles 6 and 21). So an entry says
what was decided, for which purpose, on what basis, in which words and how it is known. The last one for a
purpose counts. The database itself refuses an UPDATE (migration 0002).
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Person


class Purpose(models.TextChoices):
    """What the person decides about. ``publish-…``: what the public site may show of them."""

    PUBLISH_NAME = "publish-name", "Publier le nom et la fonction"
    PUBLISH_EMAIL = "publish-email", "Publier le courriel professionnel"
    PUBLISH_PHONE = "publish-phone", "Publier le téléphone professionnel"
    PUBLISH_PICTURE = "publish-picture", "Publier une photographie"
    NETWORK_MAIL = "network-mail", "Recevoir les courriels de ses réseaux professionnels"


class Decision(models.TextChoices):
    """What was decided."""

    GIVEN = "given", "D’accord"
    REFUSED = "refused", "Pas d’accord, ou accord retiré"


class Basis(models.TextChoices):
    """On what an agreement rests."""

    CONSENT = "consent", "Accord de la personne"
    CREDIT = "credit", "Signature d’un texte (auteur, intervenant)"
    MANDATE = "mandate", "Mandat électif ou fonction publique"
    INTEREST = "interest", "Intérêt légitime, personne informée"


class Channel(models.TextChoices):
    """How it is known."""

    WRITING = "writing", "Par écrit"
    FORM = "form", "Par un formulaire"
    SPEECH = "speech", "De vive voix"


class ConsentQuerySet(models.QuerySet["ConsentEntry"]):
    """Verbs of the ledger; what would change an entry is refused."""

    def update(self, **_changes: Any) -> int:
        """Refused: the ledger is only added to."""
        raise LedgerError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: the ledger is only added to."""
        raise LedgerError


class LedgerError(RuntimeError):
    """Someone tried to change or remove an entry of the ledger."""

    def __init__(self) -> None:
        """The message says what to do instead."""
        super().__init__("Le registre des accords ne se modifie pas : ajoutez une nouvelle ligne.")


class ConsentEntry(models.Model):
    """One line of the ledger."""

    person = models.ForeignKey(
        "actors.Person", verbose_name="personne", on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField("à propos de", max_length=20, choices=Purpose.choices)
    decision = models.CharField("décision", max_length=10, choices=Decision.choices, default=Decision.GIVEN)
    basis = models.CharField("fondement", max_length=10, choices=Basis.choices, default=Basis.CONSENT)
    channel = models.CharField("connue", max_length=10, choices=Channel.choices, default=Channel.WRITING)
    wording = models.TextField(
        "dans quels termes",
        max_length=1000,
        help_text="La phrase lue ou dite. Exemple : « D’accord pour que mon courriel figure sur la fiche. »",
    )
    decided_on = models.DateField("le", default=timezone.localdate)
    recorded_at = models.DateTimeField("noté le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="noté par",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    wagtail_reference_index_ignore = True
    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "accord ou refus"
        verbose_name_plural = "accords et refus"
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["person", "purpose", "-decided_on"], name="consent_latest")]
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="consent_has_its_wording"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person} : {self.get_purpose_display()}, {self.get_decision_display()} ({self.decided_on:%d/%m/%Y})"
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; ``LedgerError`` for one that exists already."""
        if not self._state.adding:
            raise LedgerError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise LedgerError


def latest(person: "Person", purpose: Purpose, on: date | None = None) -> ConsentEntry | None:
    """The entry that counts for ``purpose`` on the day ``on`` (today by default)."""
    entries = ConsentEntry.objects.filter(person=person, purpose=purpose, decided_on__lte=on or timezone.localdate())
    return entries.order_by("-decided_on", "-pk").first()


def may_publish(person: "Person", purpose: Purpose) -> ConsentEntry | None:
    """The recorded agreement that lets the public site show this of the person; ``None``: it may not.

    Silence is a refusal. ``ValueError`` for a purpose that is not a publication.
    """
    if not purpose.value.startswith("publish-"):
        message = f"{purpose} n’est pas une publication."
        raise ValueError(message)
    entry = latest(person, purpose)
    return entry if entry and entry.decision == Decision.GIVEN else None


def last_decision(person: str, purpose: Purpose, on: date | None = None) -> Subquery:
    """Expression for a query: the decision that counts for ``purpose``, null for silence (``may_publish`` for many).

    ``person`` is the column of the outer query that holds the key of the person.
    """
    entries = ConsentEntry.objects.filter(
        person=OuterRef(person), purpose=purpose, decided_on__lte=on or timezone.localdate()
    )
    return Subquery(entries.order_by("-decided_on", "-pk").values("decision")[:1])


def may_write_for_network(person: "Person") -> bool:
    """Whether network mail may be sent: the person was informed and has not objected (legitimate interest)."""
    entry = latest(person, Purpose.NETWORK_MAIL)
    return bool(person.informed_on) and not (entry and entry.decision == Decision.REFUSED)
