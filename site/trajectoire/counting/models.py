"""``DailyCount``: how many times, on one day. Nothing in it concerns a person."""

from django.db import models


class DailyCount(models.Model):
    """How many times the page or the document ``object_id`` was read on ``day``."""

    class Kind(models.TextChoices):
        """What is counted."""

        PAGE = "page", "page lue"
        DOCUMENT = "document", "fichier téléchargé"

    kind = models.CharField("ce qui est compté", max_length=8, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField("numéro")
    day = models.DateField("jour")
    count = models.PositiveIntegerField("nombre", default=0)

    class Meta:
        verbose_name = "lectures d’un jour"
        verbose_name_plural = "lectures par jour"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "day"], name="daily_count_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, {self.day} : {self.count}"


class FoldedFile(models.Model):
    """A file of notes whose contents are in the table: should it still lie there, it is not counted twice."""

    name = models.CharField("nom", max_length=150, unique=True)
    folded_at = models.DateTimeField("ajouté le", auto_now_add=True)

    class Meta:
        verbose_name = "relevé de lectures"
        verbose_name_plural = "relevés de lectures"

    def __str__(self) -> str:
        return self.name
