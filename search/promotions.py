"""Pages that the team puts first for a question."""

from search import analysis
from search.models import Promotion
from trajectoire.pages.stories import SearchDocument
from trajectoire.pages.visibility import listed_pages


def promoted(text: str) -> list[SearchDocument]:
    """The pages put first for ``text``, those that lists show today, in the editors' order."""
    asked = _terms(text)
    if not asked:
        return []
    found = [
        page
        for questions, page in Promotion.objects.order_by("rank", "pk").values_list("questions", "page_id")
        if any(_terms(question) == asked for question in questions.splitlines())
    ]
    return [page.search_document() for page in listed_pages(found)] if found else []


def _terms(text: str) -> tuple[str, ...]:
    """What makes two questions the same: accents, capitals, plurals and little words aside."""
    return tuple(sorted(analysis.stems(analysis.words(text))))
