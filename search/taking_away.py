"""Taking answers away: the files that applications offer for those of their types (``AnswersExport``)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.http import urlencode

from search.engine import SearchResults
from search.list_query import TYPE, ListQuery
from trajectoire.plugins import AnswersExport, registry


@dataclass(frozen=True)
class TakenAway:
    """How much is taken (« 12 références »), an address and a name for each format."""

    amount: str
    files: tuple[tuple[str, str], ...]


def taken_away(query: ListQuery, found: SearchResults, request: HttpRequest) -> Iterator[TakenAway]:
    """What may be taken of the answers ``found``; nothing where none of them is of the types that files hold."""
    chosen = query.chosen.get(TYPE, ())
    for offered in registry.all(AnswersExport):
        kinds = set(offered.kinds())
        count = sum(each.count for each in found.kinds if each.value in kinds and (not chosen or each.value in chosen))
        if not count:
            continue
        types = {TYPE: tuple(kind for kind in chosen if kind in kinds)} if chosen else {}
        asked = replace(query, page=1, chosen={**query.chosen, **types})
        files = tuple(offered.files(request, urlencode(list(asked.pairs()))))
        if files:
            yield TakenAway(f"{count} {offered.plural if count > 1 else offered.singular}", files)
