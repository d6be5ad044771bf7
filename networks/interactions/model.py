"""Interactions, their participants, next steps and attachments."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from actors.exactly_one import exactly_one


def private_storage() -> Storage:
    """Where attachments lie: never below the public media."""
    return storages["private"]


class Interaction(models.Model):
    """A call, a mail, a meeting, a visit, a mailing: when, with whom, what was said.

    ``network``: the one it was about, if any; a co-animator of that network sees it. ``message_id`` is the Message-ID
    of a captured mail, so that the same one is never captured twice; ``entry`` that of the form in which it was
    written, so that a form sent twice makes one.
    """

    class Kind(models.TextChoices):
        """How it took place."""

        CALL = "call", "Appel"
        MAIL = "mail", "Courriel"
        MEETING = "meeting", "Rencontre"
        VISIT = "visit", "Visite"
        MAILING = "mailing", "Envoi à une sélection"

    kind = models.CharField("nature", max_length=8, choices=Kind.choices, default=Kind.CALL)
    happened_at = models.DateTimeField("le", default=timezone.now)
    minutes = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    summary = models.CharField("en une phrase", max_length=300)
    detail = models.TextField("ce qui s’est dit", blank=True, max_length=20_000)
    network = models.ForeignKey(
        "networks.Network", verbose_name="à propos du réseau", null=True, blank=True, on_delete=models.PROTECT,
        related_name="interactions",
    )  # fmt: skip
    message_id = models.CharField(max_length=255, blank=True, editable=False)
    entry = models.UUIDField(null=True, unique=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="noté par", null=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField("noté le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "échange"
        verbose_name_plural = "échanges"
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id"], condition=~Q(message_id=""), name="interaction_message_captured_once"
            ),
            models.CheckConstraint(condition=~Q(summary=""), name="interaction_has_a_summary"),
        ]
        indexes = [models.Index(fields=["-happened_at"], name="interaction_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {timezone.localtime(self.happened_at):%d/%m/%Y} : {self.summary}"


class Participation(models.Model):
    """A person or a structure that took part in an interaction; exactly one of the two."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(
        "actors.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "participant"
        verbose_name_plural = "participants"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "organisation"),
                name="participation_of_exactly_one",
            ),
            models.UniqueConstraint(
                fields=["interaction", "person"], condition=Q(person__isnull=False), name="participation_person_once"
            ),
            models.UniqueConstraint(
                fields=["interaction", "organisation"],
                condition=Q(organisation__isnull=False),
                name="participation_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation)


class NextStepQuerySet(models.QuerySet["NextStep"]):
    """Verbs of the domain."""

    def waiting(self) -> Self:
        """What is not done, overdue first; ``counts_on`` is the day that counts, promised or put off."""
        day = Coalesce("snoozed_until", "due_on")
        return self.filter(done_on__isnull=True).annotate(counts_on=day).order_by("counts_on", "pk")

    def of(self, user: AbstractUser) -> Self:
        """What this colleague has to do."""
        return self.filter(owner=user)


class NextStep(models.Model):
    """What was promised: what, by when, by which colleague, about whom; perhaps after an interaction.

    ``due_on`` is the day promised; ``snoozed_until`` the day to which it was put off, which counts in its place.
    """

    interaction = models.ForeignKey(
        Interaction, null=True, blank=True, on_delete=models.CASCADE, related_name="next_steps"
    )
    person = models.ForeignKey(
        "actors.Person", verbose_name="personne", null=True, blank=True, on_delete=models.PROTECT,
        related_name="next_steps",
    )  # fmt: skip
    organisation = models.ForeignKey(
        "actors.Organisation", verbose_name="structure", null=True, blank=True, on_delete=models.PROTECT,
        related_name="next_steps",
    )  # fmt: skip
    text = models.CharField("à faire", max_length=300)
    due_on = models.DateField("pour le")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, on_delete=models.SET_NULL, related_name="next_steps"
    )
    snoozed_until = models.DateField("remis au", null=True, blank=True)
    done_on = models.DateField("fait le", null=True, blank=True)

    wagtail_reference_index_ignore = True
    objects = NextStepQuerySet.as_manager()

    class Meta:
        verbose_name = "suite à donner"
        verbose_name_plural = "suites à donner"
        ordering = ["due_on", "pk"]
        permissions = [("view_every_nextstep", "Voir les suivis de toute l’équipe")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="next_step_says_what")]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_on__isnull=True), name="next_step_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.text} (pour le {self.due_on:%d/%m/%Y})"


class Attachment(models.Model):
    """A file kept beside an interaction, a member, a person or a structure; exactly one of the four. Never public."""

    interaction = models.ForeignKey(
        Interaction, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    membership = models.ForeignKey(
        "networks.Membership", null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    person = models.ForeignKey(
        "actors.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.FileField("fichier", upload_to="reseaux/%Y/%m/", storage=private_storage, max_length=200)
    name = models.CharField("nom", max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    interaction__isnull=False, membership__isnull=True, person__isnull=True, organisation__isnull=True
                )
                | Q(interaction__isnull=True, membership__isnull=False, person__isnull=True, organisation__isnull=True)
                | Q(interaction__isnull=True, membership__isnull=True, person__isnull=False, organisation__isnull=True)
                | Q(interaction__isnull=True, membership__isnull=True, person__isnull=True, organisation__isnull=False),
                name="attachment_of_exactly_one",
            )
        ]

    def __str__(self) -> str:
        return self.name
