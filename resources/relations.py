"""What stands around resources (rows, files, themes, keywords…), read in a few queries for all of them."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

if TYPE_CHECKING:
    from .resource import Resource


def read_relations(resources: Iterable["Resource"]) -> None:
    """Read them, one query a relation and a type; whoever asks them for one again reads memory."""
    by_type = sorted(resources, key=lambda resource: type(resource).__name__)
    for model, some in groupby(by_type, key=type):
        rows = [
            relation.get_accessor_name()
            for relation in get_all_child_relations(model)
            if relation.related_model._meta.app_label != "wagtailcore"  # noqa: SLF001 - comments of editors, which no page shows
        ]
        several = [field.name for field in get_all_child_m2m_relations(model)]
        prefetch_related_objects(list(some), *rows, *several, "keywords")
