"""One proposed change of the actor base, and what became of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q

from trajectoire.plugins import IntakeSource, registry


class Kind(models.TextChoices):
    """What is proposed."""

    CREATE = "create", "Ajouter"
    UPDATE = "update", "Corriger"
    END = "end", "Terminer"
    LINK = "link", "Rattacher"


class State(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", "À traiter"
    ACCEPTED = "accepted", "Acceptée"
    CORRECTED = "corrected", "Acceptée après correction"
    REFUSED = "refused", "Refusée"
    LINKED = "linked", "Rattachée sans rien changer"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Verbs of the tray."""

    def waiting(self) -> Self:
        """What nobody has decided yet, oldest first."""
        return self.filter(state=State.WAITING).order_by("received_at", "pk")

    def groups(self) -> list[dict[str, Any]]:
        """What waits, by where it came from: ``source``, ``group``, ``origin``, ``count``, ``since``."""
        rows = self.filter(state=State.WAITING).values("source", "group", "origin")
        counted = rows.annotate(count=Count("pk"), since=Min("received_at")).order_by("since", "source", "group")
        return [dict(row) for row in counted]


class Proposal(models.Model):
    """Someone outside says: add this person, this telephone has changed, she left.

    ``source`` is the key of an ``IntakeSource``; ``group`` joins what came together (``event-12``) and ``origin`` names
    it for the team. ``values`` holds the proposed fields by name, ``before`` what the record said of them when the
    proposal came. ``person``, ``organisation`` or ``position`` is the record concerned; none for an addition, and
    ``about`` then says of what. ``context`` is the source's own business (a network to join), which it reads when the
    proposal is accepted. ``digest`` recognises the same proposal sent twice.
    """

    source = models.CharField("source", max_length=60)
    group = models.CharField("groupe", max_length=80, blank=True)
    origin = models.CharField("venue de", max_length=200, blank=True)
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    about = models.CharField(max_length=12, choices=[("person", "Personne"), ("organisation", "Structure")])
    person = models.ForeignKey("actors.Person", null=True, on_delete=models.CASCADE, related_name="proposals")
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.CASCADE, related_name="proposals"
    )
    position = models.ForeignKey("actors.Position", null=True, on_delete=models.CASCADE, related_name="proposals")
    values: models.JSONField[Any, Any] = models.JSONField("proposé", default=dict)
    before: models.JSONField[Any, Any] = models.JSONField("avant", default=dict)
    context: models.JSONField[Any, Any] = models.JSONField(default=dict)
    message = models.TextField("mot de la personne", max_length=5000, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.WAITING)
    received_at = models.DateTimeField("reçue le", auto_now_add=True)
    decided_at = models.DateTimeField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField("pourquoi", max_length=200, blank=True)

    wagtail_reference_index_ignore = True
    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "digest"], condition=Q(state="waiting"), name="proposal_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True) | ~Q(state="waiting"),
                name="proposal_waiting_is_undecided",
            ),
            models.CheckConstraint(
                condition=Q(kind="create") | ~Q(person__isnull=True, organisation__isnull=True, position__isnull=True),
                name="proposal_names_its_record",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "group", "received_at"], condition=Q(state="waiting"), name="proposal_tray")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.title}"

    @property
    def title(self) -> str:
        """Of whom it speaks."""
        record = self.person or self.organisation or (self.position.person if self.position else None)
        if record is not None:
            return str(record)
        names = ("name",) if self.about == "organisation" else ("first_name", "last_name")
        return " ".join(str(self.values[name]) for name in names if self.values.get(name)) or "sans nom"

    @property
    def source_label(self) -> str:
        """The source in the words of the team, even after its application has gone."""
        source = registry.get(IntakeSource, self.source)
        return source.label if source else self.source
