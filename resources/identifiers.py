"""Identifiers of resources: ``TR-2026-0042``, given once, never given again.

The number comes from a counter row, one a year, locked until the transaction ends: two editors who save at
the same moment wait for each other (``select_for_update`` on PostgreSQL; on SQLite every transaction is
IMMEDIATE and holds the whole database). A transaction that fails gives its number back, because nobody saw it.
After 9999 the number simply grows (``TR-2026-10000``).
"""

import re
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

FORM = re.compile(r"([A-Z][A-Z0-9]{0,7})-([0-9]{4})-([0-9]{4,9})")
"""Prefix, year, number."""


class IdentifierCounter(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)
    last = models.PositiveIntegerField("dernier numéro donné", default=0)

    class Meta:
        verbose_name = "compteur d’identifiants"
        verbose_name_plural = "compteurs d’identifiants"

    def __str__(self) -> str:
        return f"{self.year} : {self.last}"


class RetiredIdentifier(models.Model):
    """An identifier whose resource is gone for good: why, and what replaces it. It is never given again.

    ``was_public``: the resource had been published; otherwise nobody outside could know the identifier.
    ``merged_into`` is another identifier, which may be retired in its turn (``successor``).
    """

    identifier = models.CharField("identifiant", max_length=24, unique=True)
    title = models.CharField("titre", max_length=255, blank=True)
    type_label = models.CharField("type", max_length=100, blank=True)
    was_public = models.BooleanField("avait été publiée", default=False)
    retired_at = models.DateTimeField("retirée le", auto_now_add=True)
    merged_into = models.CharField(
        "remplacée par",
        max_length=24,
        blank=True,
        help_text="L’identifiant de la ressource qui la remplace : son adresse permanente y mènera. "
        "Exemple : TR-2026-0042.",
    )
    reason = models.TextField(
        "explication pour le public",
        max_length=600,
        blank=True,
        help_text="Une phrase pour qui suit un vieux lien. Exemple : Ce guide citait des textes abrogés.",
    )

    class Meta:
        verbose_name = "identifiant retiré"
        verbose_name_plural = "identifiants retirés"
        ordering = ["-retired_at", "-pk"]

    def __str__(self) -> str:
        return self.identifier

    def successor(self) -> str:
        """The identifier at the end of the chain of replacements; empty when nothing replaces it."""
        seen, current = {self.identifier}, self.merged_into
        while current and current not in seen:
            seen.add(current)
            further = RetiredIdentifier.objects.filter(identifier=current).values_list("merged_into", flat=True).first()
            if not further:
                return current
            current = further
        return ""

    def clean(self) -> None:
        """What replaces it exists, and does not lead back here."""
        self.merged_into = self.merged_into.strip().upper()
        if not self.merged_into:
            return
        wanted = Identifier.parse(self.merged_into)
        if wanted is None or not wanted.was_given():
            raise ValidationError({"merged_into": "Aucune ressource n’a cet identifiant. Exemple : TR-2026-0042."})
        self.merged_into = str(wanted)
        if not self.successor():
            raise ValidationError({"merged_into": "Ces deux ressources se remplaceraient l’une l’autre."})


@dataclass(frozen=True)
class Identifier:
    """An identifier taken apart."""

    prefix: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year:04d}-{self.number:04d}"

    @classmethod
    def parse(cls, text: str) -> "Identifier | None":
        """Read what somebody typed, in any case; ``None`` when it is no identifier."""
        found = FORM.fullmatch(text.strip().upper())
        return cls(found[1], int(found[2]), int(found[3])) if found else None

    def was_given(self) -> bool:
        """Whether the counter has passed it: somebody may have written it down."""
        return IdentifierCounter.objects.filter(year=self.year, last__gte=self.number).exists()


@transaction.atomic
def next_identifier(year: int | None = None) -> str:
    """The next identifier of ``year`` (this one by default); the counter stays locked until the transaction ends."""
    year = year or timezone.localdate().year
    counter, _ = IdentifierCounter.objects.select_for_update().get_or_create(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    prefix = apps.get_app_config("resources").setting("identifier_prefix")  # type: ignore[attr-defined]
    return str(Identifier(prefix, year, counter.last))
