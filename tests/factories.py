"""Generic things that tests need: colleagues, images, documents with a real small PDF.

Pages belong to the tests of their application; put them under ``Site.objects.get(is_default_site=True).root_page``
(fixture ``home_page``).
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from factory.declarations import LazyAttribute, LazyAttributeSequence, Sequence
from factory.django import DjangoModelFactory, Password
from fpdf import FPDF
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from trajectoire.accounts.models import User

PASSWORD = "un-mot-de-passe-d-essai"


def small_pdf(pages: Iterable[str] = ("Une page.",), title: str = "Document d'essai") -> bytes:
    """A real PDF of one or more pages, each with its text (Latin-1)."""
    pdf = FPDF()
    pdf.set_title(title)
    pdf.set_font("helvetica", size=12)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, 6, text)
    return bytes(pdf.output())


def small_png(width: int = 64, height: int = 40, colour: str = "#0B5A47") -> bytes:
    """A real PNG of one colour."""
    target = BytesIO()
    Picture.new("RGB", (width, height), colour).save(target, "PNG")
    return target.getvalue()


class UserFactory(DjangoModelFactory[User]):
    """A colleague without any right, who signs in with ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"collegue-{n}")
    first_name = "Camille"
    last_name = Sequence(lambda n: f"Essai-{n}")
    email = LazyAttribute(lambda user: f"{user.username}@essai.example")
    password = Password(PASSWORD)


class AdministratorFactory(UserFactory):
    """Somebody who may do everything."""

    is_superuser = True
    is_staff = True


class ImageFactory(DjangoModelFactory[Any]):
    """A small picture in the image library."""

    class Meta:
        model = get_image_model()

    title = Sequence(lambda n: f"Image {n}")
    file = Sequence(lambda n: ContentFile(small_png(), f"image-{n}.png"))


class DocumentFactory(DjangoModelFactory[Any]):
    """A document of the library: a real PDF of one page, or of ``texts``, a page each."""

    class Meta:
        model = get_document_model()

    class Params:
        texts = ("Une page.",)

    title = Sequence(lambda n: f"Document {n}")
    file = LazyAttributeSequence(lambda o, n: ContentFile(small_pdf(o.texts, o.title), f"document-{n}.pdf"))
