"""From a document found to the hit that is shown, the same for every engine."""

from search.engine import SearchHit
from search.extracts import Matcher, beginning
from trajectoire.pages.stories import SearchDocument


def hit_of(document: SearchDocument, score: float, matcher: Matcher) -> SearchHit:
    """The hit for ``document``: its passages that answer are cut from the original texts."""
    extracts = matcher.passages(document.summary) + matcher.passages(document.body)
    return SearchHit(
        key=document.key,
        kind=document.kind,
        kind_label=document.kind_label,
        title=document.title,
        url=document.url,
        summary=document.summary,
        identifier=document.identifier,
        published_on=document.published_on,
        closes_on=document.closes_on,
        score=score,
        title_extract=matcher.mark(document.title),
        extracts=extracts or (beginning(document.summary or document.body),),
        matched_keywords=tuple(word for word in document.keywords if any(True for _ in matcher.matches(word))),
    )
