"""Writing one record, in the transaction of its line: a new draft, or a new draft version of what exists."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import Page

from resources.library import LibraryPage
from resources.resource import Resource
from resources.rows import ResourceFile

from .models import ImportRun, SourceRecord
from .records import Record


class RefusedError(Exception):
    """The record cannot be written; the sentence says why."""


def write(run: ImportRun, record: Record, resource: int | None) -> Resource:
    """The resource written. Nothing is published: what is public stays as it is until somebody publishes the draft."""
    if resource is None:
        page = _create(run, record)
    else:
        page = Resource.objects.get(pk=resource).specific.get_latest_revision_as_object()
        _fill(run, page, record)
    page.save_revision(user=run.created_by, clean=False)
    SourceRecord.objects.update_or_create(
        source=run.source, key=record.key, defaults={"digest": record.digest(), "resource_id": page.pk}
    )
    return page


def _create(run: ImportRun, record: Record) -> Any:
    library = LibraryPage.objects.first()
    if library is None or record.kind is None:
        raise RefusedError("La bibliothèque n’existe pas encore.")
    model: Any = record.kind.model
    page = model(title=record.title, live=False, has_unpublished_changes=True, owner=run.created_by)
    page.slug = _free_slug(record.title, library)
    _fill(run, page, record)
    library.add_child(instance=page)
    return page


def _fill(run: ImportRun, page: Any, record: Record) -> None:
    """Give the page what the record says; what it does not say stays."""
    page.title = record.title
    for name, value in record.values.items():
        setattr(page, name, value)
    for name, keys in record.relations.items():
        if keys and (not page.pk or {row.pk for row in getattr(page, name).all()} != set(keys)):
            related = page._meta.get_field(name).related_model  # noqa: SLF001 - Django's documented way
            setattr(page, name, list(related.objects.filter(pk__in=keys)))
    if keywords := record.names.get("keywords"):
        page.keywords.set(keywords)
    if authors := record.names.get("authors"):
        _set_authors(page, authors)
    if files := record.names.get("files"):
        _add_files(run, page, files)


def _set_authors(page: Any, names: list[str]) -> None:
    rows = getattr(page, "authors", None)
    if rows is None or not hasattr(rows, "model"):
        return
    if [getattr(row, "name", "") for row in rows.all()] != names:
        page.authors = [rows.model(name=name, sort_order=rank) for rank, name in enumerate(names)]


def _add_files(run: ImportRun, page: Any, names: list[str]) -> None:
    """Files of the folder given, each once: one that the library already holds is not taken again."""
    there = {row.document.sha256 for row in page.files.all()}
    for rank, name in enumerate(names, len(there)):
        path = safe_path(run.files_folder, name)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest in there:
            continue
        document = get_document_model().objects.filter(sha256=digest).first() or _document(path, run)
        page.files.add(ResourceFile(document=document, sort_order=rank))


def _document(path: Path, run: ImportRun) -> Any:
    with path.open("rb") as stream:
        document = get_document_model()(title=path.stem[:255], uploaded_by_user=run.created_by)
        document.file = File(stream, name=path.name)
        try:
            document.clean()
        except ValidationError as error:
            raise RefusedError(f"{path.name} : {' '.join(error.messages)}") from error
        document.save()
    return document


def safe_path(folder: str, name: str) -> Path:
    """The file ``name`` of the folder, and of nowhere else: neither « .. », nor a link that leads out."""
    if not folder:
        raise RefusedError(f"Fichier « {name[:80]} » : donnez le dossier où le prendre (--files).")
    root = Path(folder).resolve()
    try:
        path = (root / name).resolve()
        good = path.is_relative_to(root) and path.is_file()
    except (OSError, ValueError):
        good = False
    if not good:
        raise RefusedError(f"Fichier « {name[:80]} » : il n’est pas dans le dossier donné.")
    return path


def _free_slug(title: str, library: Any) -> str:
    base = slugify(title)[:200].strip("-") or "ressource"
    free = Page._slug_is_available(base, library)  # noqa: SLF001 - as Wagtail's own form
    return base if free else f"{base}-{uuid4().hex[:6]}"
