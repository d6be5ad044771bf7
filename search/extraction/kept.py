"""What has been read of files, as ranking and comparison need it."""

from collections.abc import Sequence
from dataclasses import replace

from search.models import FilePage, FileText
from trajectoire.pages.stories import FileStory, SearchDocument

MOST_STEMS = 200_000
"""Words of its files that a document is ranked by."""


def with_texts(documents: Sequence[SearchDocument]) -> list[SearchDocument]:
    """``documents`` whose files say which reading of them they go with: another reading makes another document."""
    files = FileText.objects.filter(pk__in={file.sha256 for document in documents for file in document.files})
    known = {file.pk: f"{file.version} {file.pages_read}" for file in files if file.version}
    return [
        replace(document, files=tuple(replace(file, text=known.get(file.sha256, "")) for file in document.files))
        if document.files
        else document
        for document in documents
    ]


def file_stems(files: Sequence[FileStory]) -> list[str]:
    """The stems of all the pages of ``files``, in order."""
    if not files:
        return []
    pages = FilePage.objects.filter(file__in=[file.sha256 for file in files]).order_by("file", "number")
    return [stem for stems in pages.values_list("stems", flat=True) for stem in stems.split()][:MOST_STEMS]
