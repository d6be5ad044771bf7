"""What a visitor asks of the list, read from the address without ever failing.

Unknown parameters and values are ignored: an old link gives a wider list, never an error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from search.engine import Sort
from trajectoire.plugins import Facet, registry

TEXT_LIMIT = 300
"""Characters of the question that are read."""

VALUES_LIMIT = 40
"""Values of one facet that are read."""

PAGE_LIMIT = 100_000
TYPE = "type"
"""Parameter of the facet « type », whose values are the keys of the ResourceTypes."""

CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class ListQuery:
    """A question: text, values chosen by parameter of the address, order, page (from 1)."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.NEWEST
    page: int = 1

    def has(self, parameter: str, value: str) -> bool:
        """Whether this value is chosen."""
        return value in self.chosen.get(parameter, ())

    def without(self, parameter: str, value: str) -> "ListQuery":
        """The same question without this value, from its first page."""
        rest = tuple(v for v in self.chosen.get(parameter, ()) if v != value)
        others = {name: values for name, values in self.chosen.items() if name != parameter}
        return replace(self, chosen={**others, parameter: rest} if rest else others, page=1)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Parameters and values of its address; defaults are not written."""
        if self.text:
            yield "q", self.text
        for name in sorted(self.chosen):
            yield from ((name, value) for value in self.chosen[name])
        if self.sort is not default_sort(self.text):
            yield "tri", self.sort.value
        if self.page > 1:
            yield "page", str(self.page)

    def address(self, base: str) -> str:
        """Address of the list ``base`` with this question."""
        query = urlencode(list(self.pairs()))
        return f"{base}?{query}" if query else base


def default_sort(text: str) -> Sort:
    """Best answers first when something was asked, else the newest."""
    return Sort.RELEVANCE if text else Sort.NEWEST


def facet_parameters() -> dict[str, Facet]:
    """Contributed facets by the name of their parameter."""
    return {facet.parameter: facet for facet in registry.all(Facet)}


def read_query(data: QueryDict | Mapping[str, Any]) -> ListQuery:
    """The question in ``data``; whatever it holds, a question comes out."""
    text = _clean(data.get("q", ""))[:TEXT_LIMIT].strip()
    chosen = {
        name: values for name in [TYPE, *facet_parameters()] if (values := tuple(dict.fromkeys(_values(data, name))))
    }
    sort = default_sort(text)
    if text and _clean(data.get("tri", "")) == Sort.NEWEST.value:
        sort = Sort.NEWEST
    return ListQuery(text, chosen, sort, _page(data.get("page", "")))


def _values(data: QueryDict | Mapping[str, Any], name: str) -> list[str]:
    found = data.getlist(name) if isinstance(data, QueryDict) else [data[name]] if name in data else []
    return [value for raw in found[:VALUES_LIMIT] if (value := _clean(str(raw))[:TEXT_LIMIT].strip())]


def _clean(text: str) -> str:
    """Without control characters, which no database accepts in a text."""
    return CONTROLS.sub(" ", str(text)[: 10 * TEXT_LIMIT]).encode("utf-8", "ignore").decode()


def _page(text: str) -> int:
    number = str(text).strip()
    good = number.isascii() and number.isdigit() and len(number) <= len(str(PAGE_LIMIT))
    return min(max(int(number), 1), PAGE_LIMIT) if good else 1
