"""What a colleague put off."""

from django.conf import settings
from django.db import models


class SnoozedItem(models.Model):
    """An item of « À traiter » that a colleague does not want to see before a day; known by its digest alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    until = models.DateField("jusqu’au")

    class Meta:
        verbose_name = "élément remis à plus tard"
        verbose_name_plural = "éléments remis à plus tard"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="dashboard_snoozed_once")]

    def __str__(self) -> str:
        return f"{self.user} : {self.until}"
