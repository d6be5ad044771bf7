"""Blocks of media kept by the centre: pictures and files."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from trajectoire.pages.visibility import public_documents

GROUP = "Images et fichiers"
PREVIEW = "blocks/preview.html"

NEEDS_PROOF = {"written"}
"""Kinds of authorisation that are kept somewhere: where must be said."""


class FigureBlock(blocks.StructBlock):
    """A picture with its caption, its credit and the record of the right to publish it.

    The right to one's image (Civil code, art. 9) is asked of each recognisable person: publication waits until
    the editor has said on what ground the picture may be shown. The record is internal: no visitor sees it.
    """

    AUTHORISATIONS = [
        ("nobody", "Personne n’est reconnaissable"),
        ("written", "Autorisation écrite de chaque personne reconnaissable"),
        ("public", "Prise lors d’un événement public, sans gros plan"),
        ("licence", "Banque d’images ou licence libre"),
    ]

    image = ImageBlock(label="Image")
    caption = blocks.CharBlock(label="Légende", required=False, max_length=250)
    credit = blocks.CharBlock(
        label="Crédit", required=False, max_length=150, help_text="Qui a fait l’image. Par exemple : photo Lila Moreau."
    )
    authorisation = blocks.ChoiceBlock(label="Droit à l’image", choices=AUTHORISATIONS, search_index=False)
    proof = blocks.CharBlock(
        label="Où l’autorisation est rangée",
        required=False,
        max_length=200,
        help_text="Pour une autorisation écrite ; les visiteurs ne le voient pas. Par exemple : dossier Photos 2026.",
        search_index=False,
    )

    def clean(self, value: Any) -> Any:
        """Also ask where a written authorisation is kept (not while it is a draft)."""
        cleaned = super().clean(value)
        missing = cleaned["authorisation"] in NEEDS_PROOF and not cleaned["proof"].strip()
        if missing and not self.is_deferred_validation:
            error = ValidationError("Dites où l’autorisation écrite est rangée.")
            raise StructBlockValidationError(block_errors={"proof": error})
        return cleaned

    def get_preview_value(self) -> Any:
        """An image of the library, if it has one."""
        image = get_image_model().objects.order_by("pk").first()
        return self.normalize(
            {"image": image, "caption": "La fête du quartier, en juin", "credit": "photo Lila Moreau"}
        )

    class Meta:
        icon = "image"
        group = GROUP
        label = "Image"
        description = "Une image avec sa légende, son crédit, le droit à l’image et un texte pour qui ne la voit pas."
        template = "blocks/figure.html"
        preview_template = PREVIEW


class FileBlock(blocks.StructBlock):
    """One file of the list."""

    document = DocumentChooserBlock(label="Fichier")
    title = blocks.CharBlock(
        label="Titre affiché",
        required=False,
        max_length=200,
        help_text="Laissez vide pour garder le titre du fichier.",
        search_index=False,
    )

    class Meta:
        icon = "doc-full"
        label = "Fichier"


class FilesBlock(blocks.StructBlock):
    """Files to download; one whose folder is restricted is not even named."""

    files = blocks.ListBlock(FileBlock(), label="Fichiers", min_num=1)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``files``, as the component of that name takes them: those that anyone may download."""
        rows = [row for row in value["files"] if row.get("document")]
        keys = [row["document"].pk for row in rows]
        public = set(public_documents(get_document_model().objects.filter(pk__in=keys)).values_list("pk", flat=True))
        files = [
            {
                "title": row.get("title") or row["document"].title,
                "url": row["document"].url,
                "format": row["document"].file_extension,
                "size": row["document"].file_size or "",
                "pages": row["document"].page_count or "",
            }
            for row in rows
            if row["document"].pk in public
        ]
        return {**super().get_context(value, parent_context), "files": files}

    def get_preview_value(self) -> Any:
        """The first files of the library."""
        documents = public_documents(get_document_model().objects.all()).order_by("pk")[:2]
        return self.normalize({"files": [{"document": document} for document in documents]})

    class Meta:
        icon = "download"
        group = GROUP
        label = "Fichiers à télécharger"
        description = (
            "Une liste de fichiers avec leur format et leur poids. Un fichier d’un dossier privé n’y paraît pas."
        )
        template = "blocks/files.html"
        preview_template = PREVIEW
