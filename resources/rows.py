"""What a resource holds several of: keywords, files, resources beside it."""

from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from trajectoire.media.licences import LANGUAGES
from trajectoire.taxonomies.models import Keyword


class ResourceKeyword(ItemBase):
    """A keyword of a resource."""

    tag = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="resource_keywords")
    content_object = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="keyword_rows")

    class Meta:
        verbose_name = "mot-clé d’une ressource"
        verbose_name_plural = "mots-clés des ressources"
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="resource_keyword_once")]


class ResourceFile(Orderable):
    """A file of a resource and the part it plays."""

    class Role(models.TextChoices):
        """What the file is to the resource."""

        MAIN = "main", "document principal"
        SUMMARY = "summary", "synthèse"
        SLIDES = "slides", "diaporama"
        ANNEX = "annex", "annexe"

    page = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        get_document_model_string(), verbose_name="fichier", on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField("rôle", max_length=10, choices=Role.choices, default=Role.MAIN)
    title = models.CharField(
        "titre affiché",
        max_length=200,
        blank=True,
        help_text="Laissez vide pour garder le titre du fichier. Exemple : Les actes, version complète.",
    )
    language = models.CharField(
        "langue", max_length=5, choices=LANGUAGES, blank=True, help_text="Si ce n’est pas celle de la ressource."
    )

    class Meta(Orderable.Meta):
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"

    @property
    def shown_title(self) -> str:
        """Its own title, or the file's."""
        return str(self.title or self.document.title)


class RelatedResource(Orderable):
    """A resource that an editor puts beside another."""

    page = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey(
        "resources.Resource", verbose_name="ressource", on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = "à lire aussi"
        verbose_name_plural = "à lire aussi"
        constraints = [
            models.CheckConstraint(
                condition=~Q(page=F("target")),
                name="related_resource_other",
                violation_error_message="Une ressource ne renvoie pas à elle-même.",
            )
        ]
