"""What drafts keep: a revision is JSON, which no foreign key protects."""

from typing import Any

from django.db.models import ForeignKey, Model
from wagtail.models import Revision

from .resource import Resource


def replace_in_drafts(source: Model, target: Model) -> int:
    """Write ``target`` for ``source`` (two entries of one vocabulary) in the latest revision of each resource.

    Older revisions are history and stay as they are; going back to one drops what no longer exists.
    Returns the number of revisions written.
    """
    model = type(source)
    lists = [field.name for field in Resource._meta.many_to_many if field.related_model is model]  # noqa: SLF001 - Django's documented way to relations
    rows = [
        (relation.get_accessor_name(), field.name)
        for relation in Resource._meta.related_objects  # noqa: SLF001 - same
        for field in relation.related_model._meta.get_fields()  # noqa: SLF001 - same
        if isinstance(field, ForeignKey) and field.related_model is model
    ]
    written = 0
    latest = Resource.objects.filter(latest_revision__isnull=False).values("latest_revision")
    for revision in Revision.objects.filter(pk__in=latest).iterator(chunk_size=100):
        if _replace(revision.content, lists, rows, source.pk, target.pk):
            revision.save(update_fields=["content"])
            written += 1
    return written


def _replace(content: dict[str, Any], lists: list[str], rows: list[tuple[Any, str]], old: Any, new: Any) -> bool:
    """Change ``content`` in place; whether there was something to change."""
    changed = False
    for name in lists:
        keys = content.get(name) or []
        if old in keys:
            content[name] = list(dict.fromkeys(new if key == old else key for key in keys))
            changed = True
    for name, key in rows:
        children = content.get(name) or []
        if any(child.get(key) == old for child in children):
            has_new = any(child.get(key) == new for child in children)
            content[name] = [
                {**child, key: new} if child.get(key) == old else child
                for child in children
                if not (has_new and child.get(key) == old)
            ]
            changed = True
    return changed
