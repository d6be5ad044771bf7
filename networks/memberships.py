"""Memberships: a person, a position or a structure in a network, in a role, for a territory, since and until when."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from actors.exactly_one import exactly_one
from actors.models import Source
from actors.periods import held_on
from territories.models import Territory

from .network import Network, NetworkRole


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Verbs of the domain."""

    def current(self, on: date | None = None) -> Self:
        """Memberships that hold on the day ``on`` (today by default); ``ended_on`` is the last day."""
        return self.filter(held_on(on or timezone.localdate()))

    def within(self, keys: list[int]) -> Self:
        """Memberships for the territories ``keys`` or for anything within them."""
        return self.filter(territory__in=Territory.objects.all_within(keys))

    def few(self, *by: str, most: int, first: str) -> "MembershipQuerySet":
        """At most ``most`` of them for each value of the fields ``by``, in the order ``first``, with their actors.

        A screen that groups members stays light however many there are.
        """
        place = Window(RowNumber(), partition_by=[F(name) for name in by], order_by=[first, "-pk"])
        chosen = self.order_by().annotate(place=place).filter(place__lte=most)
        return Membership.objects.filter(pk__in=chosen.values("pk")).with_actor()

    def with_actor(self) -> Self:
        """With what ``str()`` and lists show of the member."""
        return self.select_related(
            "network",
            "role",
            "territory",
            "person",
            "organisation",
            "position__person",
            "position__organisation",
        )


class Membership(models.Model):  # type: ignore[django-manager-missing] # modelcluster's, of initiatives
    """Exactly one of ``person``, ``position`` and ``organisation`` in a network. It ends; it is not deleted.

    A position is the right member when the function is what counts (the chef·fe de projet of a contrat): it ends with
    the position. ``territory`` is the one it is about; left empty it is taken from the structure. ``data`` holds the
    values of the network's fields by key: text, number, ISO date, territory key, key of an ``Attachment``.
    ``shown_since`` is the day of the agreement to be shown on the network's public page; what the public then sees of a
    person, the ledger of agreements says (``networks.public.shown``).
    """

    network = models.ForeignKey(Network, verbose_name="réseau", on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        "actors.Person", verbose_name="personne", null=True, blank=True, on_delete=models.PROTECT,
        related_name="memberships",
    )  # fmt: skip
    position = models.ForeignKey(
        "actors.Position", verbose_name="poste", null=True, blank=True, on_delete=models.PROTECT,
        related_name="memberships",
    )  # fmt: skip
    organisation = models.ForeignKey(
        "actors.Organisation", verbose_name="structure", null=True, blank=True, on_delete=models.PROTECT,
        related_name="memberships",
    )  # fmt: skip
    role = models.ForeignKey(
        NetworkRole, verbose_name="rôle", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", null=True, blank=True, on_delete=models.PROTECT,
        related_name="memberships",
    )  # fmt: skip
    started_on = models.DateField("depuis le", null=True, blank=True)
    ended_on = models.DateField("jusqu’au", null=True, blank=True, help_text="Le dernier jour.")
    data: models.JSONField[Any, Any] = models.JSONField("champs du réseau", default=dict, blank=True)
    source = models.CharField("su par", max_length=12, choices=Source.choices, default=Source.THEMSELVES)
    verified_on = models.DateField("vérifiée le", null=True, blank=True)
    shown_since = models.DateField(
        "montrée sur le site depuis le",
        null=True,
        blank=True,
        help_text="Le jour où la structure ou la personne a dit oui pour la page du réseau. Vide : elle n’y est "
        "pas. Pour une personne, l’accord « Publier le nom et la fonction » est aussi nécessaire, sur sa fiche.",
    )
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    wagtail_reference_index_ignore = True
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = [F("ended_on").desc(nulls_first=True), F("started_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "position", "organisation"),
                name="membership_of_exactly_one",
                violation_error_message="Choisissez une personne, un poste ou une structure, et un seul des trois.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="membership_ends_after_it_starts",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
        ]
        # The list of a network, in its order: no row is sorted. The coverage, by role.
        indexes = [
            models.Index(fields=["network", "ended_on", "started_on"], name="membership_in_network"),
            models.Index(fields=["role", "ended_on", "started_on", "territory"], name="membership_in_role"),
        ]

    def __str__(self) -> str:
        role = f", {self.role}" if self.role_id else ""
        return f"{self.actor} ({self.network}{role})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the territory from the structure when none was said."""
        if self.territory_id is None and kwargs.get("update_fields") is None:
            structure = self.organisation or (self.position.organisation if self.position else None)
            self.territory_id = structure.territory_id if structure else None
        super().save(*args, **kwargs)

    @property
    def actor(self) -> models.Model:
        """The person or the structure; the person of a position."""
        found = self.person or self.organisation or (self.position.person if self.position else None)
        assert found is not None  # noqa: S101 - held by the database
        return found

    def end(self, *, on: date) -> None:
        """End the membership: ``on`` is its last day. ``ValueError`` before its first."""
        if self.started_on and on < self.started_on:
            message = f"L’appartenance a commencé le {self.started_on:%d/%m/%Y} : elle ne peut pas finir avant."
            raise ValueError(message)
        self.ended_on = on
        self.save(update_fields=["ended_on", "updated_at"])
