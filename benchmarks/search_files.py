"""Five pages of text for each file of the library, as the worker would have kept them; and one long PDF to read."""

import hashlib
import random

from fpdf import FPDF
from wagtail.documents import get_document_model

from benchmarks.library_data import LINKING, WORDS, text
from search import analysis
from search.extraction.reading import VERSION
from search.models import FilePage, FileText

PAGES = 5
WORDS_OF_A_PAGE = 300
BATCH = 500


def write_file_pages() -> int:
    """Write the pages of every file that has none; their number in all.

    No word of these texts is changed by its neighbours, so each is analysed once.
    """
    stems = {word: " ".join(analysis.stems(analysis.words(word))) for word in (*WORDS, *LINKING)}
    chance = random.Random(11)
    model = get_document_model()
    documents = list(model.objects.filter(sha256="").order_by("pk"))
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        for document in batch:
            document.sha256 = hashlib.sha256(str(document.pk).encode()).hexdigest()
        model.objects.bulk_update(batch, ["sha256"], batch_size=100)
        FileText.objects.bulk_create(
            FileText(sha256=document.sha256, state=FileText.State.OK, pages_read=PAGES, version=VERSION)
            for document in batch
        )
        pages = []
        for document in batch:
            for number in range(1, PAGES + 1):
                said = chance.choices((*WORDS, *LINKING), k=WORDS_OF_A_PAGE)
                found = " ".join(filter(None, (stems[word] for word in said)))
                pages.append(FilePage(file_id=document.sha256, number=number, text=" ".join(said), stems=found))
        FilePage.objects.bulk_create(pages, batch_size=200)
    return FilePage.objects.count()


def long_pdf(pages: int) -> bytes:
    """A PDF of so many pages, each of about four hundred words."""
    chance = random.Random(pages)
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    for _ in range(pages):
        pdf.add_page()
        pdf.multi_cell(0, 6, text(chance, 400).encode("latin-1", "ignore").decode("latin-1"))
    return bytes(pdf.output())
