"""Which pages of attached files answer a question: looked for in the few documents that are shown, and nowhere else.

Ranking counts the text of files in the documents that offer them; here, among the pages of the documents shown, those
that have the rarer half of the question are kept. Whether a file may be opened is asked of the database each time.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from wagtail.documents import get_document_model

from search.engine import PageHit, SearchHit
from search.extracts import Matcher
from search.models import EntryText, FilePage
from trajectoire.pages.stories import FileStory
from trajectoire.pages.visibility import public_documents

MOST = 3
"""Pages shown under a document."""
LEAST_SHARE = 0.5
"""Of the question, by rarity of its words, that a page must have."""
NEAR_BEST = 0.6
"""A page that scores less than this part of the best of its document is not worth a line."""
SLIDES, SHEETS = {"pptx", "odp"}, {"xlsx", "ods"}


@dataclass(frozen=True)
class _Candidate:
    page: int
    number: int
    name: str
    times: Mapping[str, int]


def with_pages(hits: Sequence[SearchHit], stems: Collection[str], matcher: Matcher) -> tuple[SearchHit, ...]:
    """``hits`` with the pages of their files that answer. Five queries, however many there are."""
    offered = _files([hit.key for hit in hits]) if stems else {}
    if not offered:
        return tuple(hits)
    candidates = _candidates({file.sha256 for files in offered.values() for file in files}, stems)
    rarity = _rarity(candidates, stems)
    chosen = {
        hit.key: _best(((file, page) for file in offered[hit.key] for page in candidates.get(file.sha256, ())), rarity)
        for hit in hits
        if hit.key in offered
    }
    numbers = [page.page for pages in chosen.values() for _, page in pages]
    texts = dict(FilePage.objects.filter(pk__in=numbers).values_list("pk", "text"))

    def shown(key: str) -> tuple[PageHit, ...]:
        return tuple(_hit(file, page, texts.get(page.page, ""), matcher) for file, page in chosen.get(key, ()))

    return tuple(replace(hit, pages=shown(hit.key)) for hit in hits)


def _files(keys: Sequence[str]) -> dict[str, list[FileStory]]:
    """Files of documents, those that anyone may open now and that have not been replaced."""
    told = {
        key: [FileStory(**file) for file in files]
        for key, files in EntryText.objects.filter(entry__key__in=keys).values_list("entry__key", "files")
        if files
    }
    if not told:
        return {}
    asked = {file.document_id for files in told.values() for file in files}
    documents = public_documents(get_document_model().objects.filter(pk__in=asked))
    present = set(documents.values_list("pk", "sha256"))
    shown = {key: [file for file in files if (file.document_id, file.sha256) in present] for key, files in told.items()}
    return {key: files for key, files in shown.items() if files}


def _candidates(files: Collection[str], stems: Collection[str]) -> dict[str, list[_Candidate]]:
    """Pages that have a word of the question, by file."""
    asked = sorted({stem for stem in stems if stem})
    found: dict[str, list[_Candidate]] = {}
    rows = FilePage.objects.filter(file__in=files).order_by("file", "number")
    for file, pk, number, name, terms in rows.values_list("file_id", "pk", "number", "name", "stems").iterator():
        padded = f" {terms} "
        times = {stem: count for stem in asked if (count := padded.count(f" {stem} "))}
        if times:
            found.setdefault(file, []).append(_Candidate(pk, number, name, times))
    return found


def _rarity(candidates: Mapping[str, Sequence[_Candidate]], stems: Collection[str]) -> dict[str, float]:
    """The weight of each word that some page has."""
    pages = [page for found in candidates.values() for page in found]
    having = {stem: sum(stem in page.times for page in pages) for stem in stems}
    return {stem: log(1 + (len(pages) + 1) / n) for stem, n in having.items() if n}


def _best(
    pages: Iterable[tuple[FileStory, _Candidate]], rarity: Mapping[str, float]
) -> list[tuple[FileStory, _Candidate]]:
    """The best of the pages of one document, in their order."""
    enough = LEAST_SHARE * sum(rarity.values())
    scored = []
    for place, (file, page) in enumerate(pages):
        if sum(rarity[stem] for stem in page.times) >= enough:
            score = sum(rarity[stem] * (1 + n / (n + 1)) for stem, n in page.times.items())
            scored.append((score, -place, file, page))
    scored.sort(key=lambda item: item[:2], reverse=True)
    kept = [item for item in scored[:MOST] if item[0] >= NEAR_BEST * scored[0][0]]
    return [(file, page) for _, _, file, page in sorted(kept, key=lambda item: -item[1])]


def _hit(file: FileStory, page: _Candidate, text: str, matcher: Matcher) -> PageHit:
    kind = file.url.rpartition(".")[2].lower()
    if kind in SHEETS:
        label = f"feuille « {page.name} »" if page.name else f"feuille {page.number}"
    else:
        label = f"{'diapositive' if kind in SLIDES else 'page'} {page.number}"
    passages = matcher.passages(text)
    return PageHit(
        file=file.title,
        label=label,
        url=f"{file.url}#page={page.number}" if kind == "pdf" else file.url,
        extract=passages[0] if passages else (),
    )
