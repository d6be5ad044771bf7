"""What an index holds of a document, and how.

* ``…_stems`` and ``…_exact``: terms of the fields that are ranked, analysed here and cut at white space there;
* ``facets``: one term for each value, ``facet`` + U+001F + ``value``: any facet of any plug-in without another mapping;
* dates, type and page to filter and sort; ``fingerprint`` to compare;
* the rest is only given back: the texts that are shown.

The mapping is strict: what is not said here is refused.
"""

import hashlib
import json
from typing import Any

from elasticsearch import dsl

from search.database.fields import Field, document_terms
from search.documents import page_id
from trajectoire.pages.stories import SearchDocument

BETWEEN = "\x1f"
"""Between a facet and its value: a separator that no text holds."""
DEEPEST = 100_000
"""Hits that can be paged through."""


def _shown() -> Any:
    return dsl.Text(index=False, norms=False)


class IndexedDocument(dsl.Document):
    """The mapping; a field for each of ``search.database.fields.Field`` is added below."""

    key = dsl.Keyword(required=True)
    page = dsl.Long()
    kind = dsl.Keyword()
    facets = dsl.Keyword(multi=True)
    published_on = dsl.Date(format="strict_date")
    closes_on = dsl.Date(format="strict_date")
    fingerprint = dsl.Keyword()
    kind_label = _shown()
    title = _shown()
    url = _shown()
    summary = _shown()
    body = _shown()
    keywords = _shown()
    identifier = _shown()

    class Meta:
        dynamic = dsl.MetaField("strict")

    class Index:
        settings = {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "1s",
            # A worker that stalls may not bring back what another one removed within the hour.
            "gc_deletes": "1h",
            "max_result_window": DEEPEST,
        }


def field_name(field: Field) -> str:
    """The name of a ranked field: ``body_stems``."""
    return field.name.lower()


for _field in Field:
    IndexedDocument._doc_type.mapping.field(field_name(_field), dsl.Text(analyzer="whitespace"))  # noqa: SLF001 - the library's way for a computed field


def definition() -> dict[str, Any]:
    """Settings and mapping of an index. ``_meta.version`` changes with anything here."""
    made: dict[str, Any] = json.loads(json.dumps(IndexedDocument._index.to_dict()))  # noqa: SLF001 - the library's own name
    made["mappings"]["_source"] = {"excludes": [field_name(field) for field in Field]}
    version = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]
    made["mappings"]["_meta"] = {"version": version}
    return made


def stored(document: SearchDocument, fingerprint: str) -> dict[str, Any]:
    """What is sent for ``document``, whose texts are storable."""
    return {
        "key": document.key,
        "page": page_id(document.key),
        "kind": document.kind,
        "kind_label": document.kind_label,
        "title": document.title,
        "url": document.url,
        "summary": document.summary,
        "body": document.body,
        "keywords": list(document.keywords),
        "identifier": document.identifier,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "closes_on": document.closes_on.isoformat() if document.closes_on else None,
        "facets": [f"{facet}{BETWEEN}{value}" for facet, values in document.facets.items() for value in values],
        "fingerprint": fingerprint,
        **{field_name(field): " ".join(terms) for field, terms in document_terms(document).items()},
    }
