"""How fresh each field of an actor is: confirmed, to review, wrong, or unknown.

A field is up to date for six months after somebody confirmed it, then to review. It is wrong when something outside
said so (a mailbox that refuses, a colleague who called) and nobody corrected it since.
"""

from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .exactly_one import exactly_one

REVIEW_AFTER = timedelta(days=183)
"""Six months."""


class Freshness(StrEnum):
    """The four states, each with its own shape on screen (never a colour alone)."""

    FRESH = "fresh"
    REVIEW = "review"
    WRONG = "wrong"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In the words of the team."""
        return {"fresh": "à jour", "review": "à revoir", "wrong": "faux", "unknown": "rien de connu"}[self.value]


def freshness(value: object, confirmed_on: date | None, wrong_since: date | None, on: date | None = None) -> Freshness:
    """State of a field on the day ``on`` (today by default), from its value and what is known of it."""
    if not value:
        return Freshness.UNKNOWN
    if wrong_since and (confirmed_on is None or wrong_since > confirmed_on):
        return Freshness.WRONG
    day = on or timezone.localdate()
    return Freshness.FRESH if confirmed_on and confirmed_on >= day - REVIEW_AFTER else Freshness.REVIEW


class FieldCheck(models.Model):
    """What is known of one field of one record: when it was last confirmed, since when it is known to be wrong.

    Exactly one of ``person``, ``organisation`` and ``position`` is set; one row for each field.
    """

    person = models.ForeignKey(
        "actors.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="field_checks"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="field_checks"
    )
    position = models.ForeignKey(
        "actors.Position", null=True, blank=True, on_delete=models.CASCADE, related_name="field_checks"
    )
    field = models.CharField("champ", max_length=60)
    confirmed_on = models.DateField("confirmé le", null=True, blank=True)
    wrong_since = models.DateField("faux depuis le", null=True, blank=True)
    detail = models.CharField("précision", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "vérification"
        verbose_name_plural = "vérifications"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "organisation", "position"),
                name="field_check_is_about_one_record",
            ),
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(person__isnull=False), name="field_check_person_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "field"],
                condition=Q(organisation__isnull=False),
                name="field_check_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["position", "field"], condition=Q(position__isnull=False), name="field_check_position_once"
            ),
        ]
        indexes = [
            models.Index(fields=["position", "confirmed_on", "wrong_since"], name="field_check_state"),
            models.Index(fields=["position"], condition=Q(wrong_since__isnull=False), name="field_check_wrong"),
        ]

    def __str__(self) -> str:
        return f"{self.field} : {self.confirmed_on or '…'}"


def note_written(record: models.Model, fields: list[str], by: AbstractBaseUser | None) -> None:
    """Values written today are known today, and what was said of the former ones falls. Nothing for no field."""
    if not fields:
        return
    about = {str(record._meta.model_name): record}  # noqa: SLF001 - Django's documented API
    known = {"confirmed_on": timezone.localdate(), "by_id": getattr(by, "pk", None)}
    existing = FieldCheck.objects.filter(**about, field__in=fields)
    there = set(existing.values_list("field", flat=True))
    if there:
        existing.update(**known, wrong_since=None, detail="")
    FieldCheck.objects.bulk_create(FieldCheck(**about, field=name, **known) for name in fields if name not in there)
