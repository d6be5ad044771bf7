"""Who works here, what sign-in asks of them, and what is kept for them."""

import uuid
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class User(AbstractUser):
    """A colleague. Nobody else has an account: the public site asks for none.

    A colleague who leaves is deactivated, never deleted: what they wrote stays theirs.
    """

    first_signed_in_at = models.DateTimeField("première connexion", null=True, editable=False)

    class Meta:
        verbose_name = "collègue"
        verbose_name_plural = "collègues"
        permissions = [("reset_second_factor", "Remettre à zéro la double authentification d’un collègue")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="accounts_user_email_unique",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


@register_setting(icon="lock", order=800)
class SignInPolicy(BaseGenericSetting):
    """What sign-in asks of everybody. ``required_since`` is the moment of the switch, set by ``save()``."""

    second_factor_required = models.BooleanField(
        "exiger la double authentification",
        default=False,
        help_text=(
            "Chaque collègue confirme sa connexion par un code de son téléphone. Qui ne l’a pas encore installée "
            "a quatorze jours pour le faire, à partir de maintenant ou de sa première connexion."
        ),
    )
    required_since = models.DateTimeField("exigée depuis", null=True, editable=False)

    class Meta:
        verbose_name = "Connexion de l’équipe"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_factor_required=True, required_since__isnull=False)
                | models.Q(second_factor_required=False, required_since__isnull=True),
                name="accounts_policy_since_when_required",
            ),
        ]

    def __str__(self) -> str:
        return "Connexion de l’équipe"

    def save(self, *args: object, **kwargs: object) -> None:
        """Note the moment of the switch; switching off forgets it, so that grace starts anew next time."""
        if not self.second_factor_required:
            self.required_since = None
        elif self.required_since is None:
            self.required_since = timezone.now()
        super().save(*args, **kwargs)


class SeededGrant(models.Model):
    """A permission once given to a role by the seed: it is never given twice.

    What Direction takes away from a group afterwards therefore stays away (docs/decisions).
    """

    role = models.CharField(max_length=80)
    grant = models.CharField(max_length=200)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "droit donné à l’installation"
        constraints = [models.UniqueConstraint(fields=["role", "grant"], name="accounts_seeded_grant_once")]

    def __str__(self) -> str:
        return f"{self.role} : {self.grant}"


class HeldFormQuerySet(models.QuerySet["HeldForm"]):
    """Verbs on kept entries."""

    def stale(self) -> "HeldFormQuerySet":
        """Entries kept longer than ``HeldForm.KEPT_FOR``."""
        return self.filter(held_at__lt=timezone.now() - HeldForm.KEPT_FOR)


class HeldForm(models.Model):
    """What somebody had typed when their session ended: kept until they have signed in again.

    ``content`` is sealed (``sealing``); one row by person and address, the latest wins.
    """

    KEPT_FOR = timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, models.CASCADE, related_name="held_forms")
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=255, blank=True)
    content = models.TextField()
    held_at = models.DateTimeField(auto_now=True)

    objects = HeldFormQuerySet.as_manager()

    class Meta:
        verbose_name = "saisie en attente"
        verbose_name_plural = "saisies en attente"
        ordering = ["-held_at"]
        constraints = [models.UniqueConstraint(fields=["author", "path"], name="accounts_held_form_once")]

    def __str__(self) -> str:
        return self.title or self.path
