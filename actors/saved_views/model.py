"""What a saved view is."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

LONGEST = 2000
"""Characters of the part of an address that is kept."""


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Verbs of the saved views."""

    def of(self, user: "User", kind: str) -> "SavedViewQuerySet":
        """Those of a list that are shown to this colleague: their own and the team’s."""
        return self.filter(Q(owner=user) | Q(shared=True), kind=kind).select_related("owner")


class SavedView(models.Model):
    """A list as it was narrowed: ``query`` is what follows the question mark of its address.

    ``kind`` is the key of a ``SavedList``. Nothing of what is listed is kept: each colleague sees there what they may.
    """

    kind = models.CharField("liste", max_length=20)
    name = models.CharField("nom", max_length=60, help_text="Exemple : Équipes du Doubs à revoir.")
    query = models.CharField("filtres", max_length=LONGEST, blank=True)
    shared = models.BooleanField(
        "partagée avec l’équipe",
        default=False,
        help_text="Chaque collègue y voit seulement les fiches qui lui sont ouvertes.",
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    wagtail_reference_index_ignore = True
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "name"],
                name="saved_view_name_once",
                violation_error_message="Vous avez déjà une vue de ce nom pour cette liste.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def may_change(self, user: Any) -> bool:
        """Its owner; a shared one, also who was given that right."""
        return self.owner_id == user.pk or (self.shared and user.has_perm("actors.change_savedview"))
