"""Texts that editors rewrite."""

from django.db import models


class EditedText(models.Model):
    """What editors want said instead of the default: subject and opening of one declared message (``MailText``)."""

    key = models.CharField("message", max_length=50, unique=True)
    subject = models.CharField("objet", max_length=150)
    opening = models.TextField("début du message", max_length=2000)
    changed_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "texte de courrier"
        verbose_name_plural = "textes de courrier"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
