"""``Document``, ``Image`` and ``Rendition``: the site's own models, named in the settings."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models, transaction
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition

from trajectoire.pages.visibility import public_documents

from .licences import LANGUAGES, Licence
from .pdf import PdfFacts, draw_first_page, inspect_pdf
from .uploads import check_document, check_image


def _tags(name: str) -> Any:
    """Wagtail's own field, under a reverse name that its unused default model does not take."""
    return TaggableManager(blank=True, help_text="", verbose_name="étiquettes", related_name=f"media_{name}")


def _uploader() -> Any:
    """Wagtail's own field, for the same reason."""
    field: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="déposé par",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    field.wagtail_reference_index_ignore = True
    return field


ACCESSIBILITY = [("yes", "Accessible"), ("partly", "En partie accessible"), ("no", "Non accessible")]
"""What is known of a file; empty: nobody has looked yet."""


class PublicDocumentQuerySet(DocumentQuerySet):
    """Documents with the verb of the visibility contract."""

    def public(self) -> Self:
        """Documents that anyone may open (``trajectoire.pages.visibility.public_documents``)."""
        shown: Any = public_documents(self)
        return shown


class Document(AbstractDocument):
    """A file offered for download, with what must be known of it to publish it.

    ``sha256``, ``page_count`` and ``file_size`` are read from the file whenever it changes;
    ``page_count`` is ``None`` for what has no pages or could not be counted.
    """

    tags = _tags("documents")
    uploaded_by_user = _uploader()
    sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False, db_index=True)
    page_count = models.PositiveIntegerField("nombre de pages", null=True, editable=False)
    language = models.CharField("langue", max_length=5, choices=LANGUAGES, default="fr", blank=True)
    licence = models.CharField(
        "licence",
        max_length=20,
        choices=Licence.choices,
        blank=True,
        help_text="Ce que le public peut en faire. Laissez vide si vous ne savez pas.",
    )
    accessible = models.CharField(
        "accessibilité",
        max_length=10,
        choices=ACCESSIBILITY,
        blank=True,
        help_text="Un fichier accessible a de vrais titres, un ordre de lecture et des images décrites. "
        "Dites aussi s’il ne l’est pas : on saura qu’il faut vous en demander une autre version.",
    )
    cover = models.FileField("première page", upload_to="documents/premieres/", blank=True, editable=False)
    rights = models.CharField(
        "auteur ou ayant droit",
        max_length=255,
        blank=True,
        help_text="Exemple : Ville de Dijon, direction de la cohésion sociale.",
    )

    admin_form_fields = ("title", "file", "collection", "language", "licence", "rights", "accessible")
    objects = PublicDocumentQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    _read: tuple[File[bytes], PdfFacts | None] | None = None

    def clean(self) -> None:
        """Besides its extension, a new file's content is checked; the reason is told beside the field."""
        super().clean()
        if _has_new_file(self):
            with self.open_file() as stream, beside_the_file():
                self._read = (stream.file, check_document(self.file.name, stream))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Read what the file tells of itself when it is new; keep the one that it replaces, with its address."""
        new = _has_new_file(self)
        if new:
            self._set_document_file_metadata()
            self._draw_cover()
        before = type(self).objects.filter(pk=self.pk).first() if new and self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if before and before.file and before.file.name != self.file.name:
                DocumentVersion.keep(before)

    def _draw_cover(self) -> None:
        """The first page of a PDF, drawn in a process apart; nothing for what has none."""
        drawn = None
        if self.file_extension.lower() == "pdf" and self.page_count:
            with self.open_file() as stream:
                drawn = draw_first_page(stream.read())
                stream.seek(0)
        self.cover = ContentFile(drawn, f"{self.sha256[:16]}.png") if drawn else ""

    def is_public(self) -> bool:
        """Whether anyone may open it (the verb, asked of the database)."""
        return type(self).objects.filter(pk=self.pk).public().exists()

    def _set_document_file_metadata(self) -> None:
        """Size, digests and pages of the present file; Wagtail's forms call it too."""
        super()._set_document_file_metadata()
        with self.open_file() as stream:
            self.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            self.page_count = self._pages(stream)
            stream.seek(0)

    def _pages(self, stream: Any) -> int | None:
        if self.file_extension.lower() != "pdf":
            return None
        known = self._read and self._read[0] is stream.file
        facts = self._read[1] if self._read and known else inspect_pdf(stream.read())
        return facts.pages if facts else None


class DocumentVersion(models.Model):
    """A file that another has replaced: what it was, and the name by which old links still ask for it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    file = models.FileField("fichier", upload_to="documents/")
    filename = models.CharField("nom", max_length=255, db_index=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    file_size = models.PositiveBigIntegerField("octets", null=True)
    page_count = models.PositiveIntegerField("nombre de pages", null=True)
    replaced_at = models.DateTimeField("remplacé le", auto_now_add=True)

    class Meta:
        verbose_name = "version d’un document"
        verbose_name_plural = "versions de documents"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    @classmethod
    def keep(cls, before: Document) -> "DocumentVersion":
        """Note the document as it was before its new file."""
        return cls.objects.create(
            document=before,
            file=before.file.name,
            filename=before.filename,
            sha256=before.sha256,
            file_size=before.file_size,
            page_count=before.page_count,
        )


class Image(AbstractImage):
    """A picture with its credit, its alternative text and the authorisation of who is on it."""

    class Authorisation(models.TextChoices):
        """Whether the persons who can be recognised have agreed (article 9 of the Code civil)."""

        UNCHECKED = "", "À vérifier"
        NOT_NEEDED = "not-needed", "Pas nécessaire : personne n’est reconnaissable"
        RECORDED = "recorded", "Obtenue par écrit et conservée"

    tags = _tags("images")
    uploaded_by_user = _uploader()
    description = models.CharField(
        "texte alternatif",
        max_length=255,
        blank=True,
        default="",
        help_text="Ce que l’image montre, pour qui ne la voit pas. Exemple : Deux médiatrices parlent avec des "
        "habitants au pied d’un immeuble. Laissez vide si l’image n’est qu’un décor.",
    )
    credit = models.CharField(
        "crédit", max_length=255, blank=True, help_text="Exemple : Photo Nadia Perrin, Ville de Besançon."
    )
    authorisation = models.CharField(
        "droit à l’image",
        max_length=12,
        choices=Authorisation.choices,
        blank=True,
        default=Authorisation.UNCHECKED,
        help_text="Avant de publier le visage de quelqu’un, il faut son accord écrit.",
    )
    authorisation_note = models.CharField(
        "où est l’accord",
        max_length=255,
        blank=True,
        help_text="Exemple : accords signés le 12 mars 2026, classeur « Planoise ».",
    )
    authorisation_until = models.DateField("accord valable jusqu’au", null=True, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "authorisation",
        "authorisation_note",
        "authorisation_until",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"

    @property
    def default_alt_text(self) -> str:
        """Its description, or nothing (decoration): a file's title is no description."""
        return str(self.description)

    def clean(self) -> None:
        """A new picture must draw to its end; an SVG must only draw."""
        super().clean()
        if _has_new_file(self):
            with self.open_file() as stream, beside_the_file():
                check_image(self.file.name, stream)


class Rendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Image, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique")
        ]


def _has_new_file(upload: Document | Image) -> bool:
    return bool(upload.file) and not upload.file._committed  # noqa: SLF001 - Django has no public way to ask


@contextmanager
def beside_the_file() -> Iterator[None]:
    """Turn a refusal into one that forms show beside the field « fichier »."""
    try:
        yield
    except ValidationError as refusal:
        raise ValidationError({"file": refusal}) from refusal
