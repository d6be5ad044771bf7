"""A library of N publications, written by fast paths: the rows that publishing them one by one would leave.

``bulk_create`` refuses models that inherit from one another and ``add_child`` costs 15 ms or more, so the objects
are built in memory and each table receives its own columns of them. Facets and search are then written by what
exists for that (``recount``, ``search_data``). The same N gives the same library; revisions are left out, which no
public page reads.
"""

import json
import random
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from wagtail.documents import get_document_model
from wagtail.models import Page, get_root_collection_id

from benchmarks.search_data import index_publications, remembered_ancestors
from resources.facets import recount
from resources.identifiers import Identifier
from resources.models import (
    IdentifierCounter,
    LibraryPage,
    Publication,
    PublicationAuthor,
    Resource,
    ResourceFile,
    ResourceKeyword,
)
from territories.facts import known_regions, load_facts
from territories.models import Territory
from trajectoire.taxonomies.models import Audience, Keyword, Scheme, Theme

YEAR = 2026

THEMES = {
    "Emploi": ["Insertion par l’activité", "Création d’activité", "Clauses sociales"],
    "Éducation": ["Réussite éducative", "Cités éducatives", "Parentalité"],
    "Cadre de vie": ["Renouvellement urbain", "Gestion de proximité", "Nature en ville"],
    "Participation": ["Conseils citoyens", "Tables de quartier", "Budgets participatifs"],
    "Santé": ["Ateliers santé ville", "Santé mentale", "Médiation en santé"],
    "Médiation sociale": ["Adultes-relais", "Médiation numérique", "Tranquillité publique"],
}
AUDIENCES = ["Élus", "Agents des collectivités", "Associations", "Conseils citoyens", "Habitants", "Services de l’État"]
SCHEMES = ["Adultes-relais", "Cité éducative", "NPNRU", "PRE", "Abattement de TFPB", "FPH", "DPV", "GUSP"]
KEYWORDS = ["laïcité", "jeunesse", "mobilité", "numérique", "femmes", "culture", "sport", "logement", "alimentation"]
WORDS = [
    "médiation",
    "sociale",
    "quartier",
    "habitants",
    "participation",
    "conseil",
    "citoyen",
    "adultes",
    "relais",
    "contrat",
    "ville",
    "insertion",
    "emploi",
    "jeunes",
    "école",
    "réussite",
    "éducative",
    "santé",
    "logement",
    "rénovation",
    "espace",
    "public",
    "association",
    "collectif",
    "élu",
    "commune",
    "projet",
    "expérience",
    "action",
    "résultat",
    "difficulté",
    "partenaire",
    "financement",
    "budget",
    "évaluation",
    "diagnostic",
    "territoire",
    "atelier",
    "rencontre",
    "échange",
    "formation",
    "accompagnement",
    "numérique",
    "mobilité",
    "culture",
    "sport",
    "femmes",
    "parentalité",
    "alimentation",
    "transition",
    "écologique",
    "énergie",
    "jardin",
    "partagé",
    "prévention",
    "tranquillité",
    "sécurité",
    "citoyenneté",
    "égalité",
    "discrimination",
]
LINKING = [
    "de",
    "des",
    "du",
    "la",
    "le",
    "les",
    "pour",
    "avec",
    "dans",
    "sur",
    "par",
    "et",
    "en",
    "au",
    "aux",
    "sans",
    "vers",
]


def write_library(size: int, progress: Callable[[str], None] | None = None) -> int:
    """Add ``size`` publications under the library, with their vocabularies; gives the number of resources."""
    _tell(progress, "publications")
    there = IdentifierCounter.objects.filter(year=YEAR).values_list("last", flat=True).first() or 0
    chance = random.Random(there)
    with transaction.atomic():
        write_vocabularies()
        pages = _publications(there, size, chance)
        for model in (Page, Resource, Publication):
            insert(model, pages)
        LibraryPage.objects.filter(pk=_library().pk).update(numchild=models.F("numchild") + size)
        _write_links(pages, chance)
        reset_sequences([Page, get_document_model()])
    _tell(progress, "facettes")
    with remembered_ancestors():
        recount()
    _tell(progress, "recherche")
    index_publications(lambda done: _tell(progress, f"recherche, {done}"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Resource.objects.count()


def _tell(progress: Callable[[str], None] | None, step: str) -> None:
    if progress:
        progress(step)


def text(chance: random.Random, words: int) -> str:
    """A text of about ``words`` French words, with a capital and a full stop."""
    chosen = (chance.choice(LINKING if n % 3 == 2 else WORDS) for n in range(words))
    return f"{' '.join(chosen).capitalize()}."


def _library() -> LibraryPage:
    page: LibraryPage = LibraryPage.objects.get()
    return page


def write_vocabularies() -> None:
    """Themes, publics, schemes, keywords and the territories of the region."""
    for name, below in THEMES.items():
        if not Theme.objects.filter(name=name).exists():
            parent = Theme.add_root(name=name)
            for child in below:
                Theme.objects.get(pk=parent.pk).add_child(name=child)
    for name in AUDIENCES:
        Audience.objects.get_or_create(name=name)
    for name in SCHEMES:
        Scheme.objects.get_or_create(name=name)
    for name in KEYWORDS:
        Keyword.objects.get_or_create(name=name)
    load_facts(known_regions()[0])


def _publications(there: int, size: int, chance: random.Random) -> list[Publication]:
    library = _library()
    before = (Page.objects.aggregate(last=models.Max("pk"))["last"] or 0) - there
    kind_of_page = ContentType.objects.get_for_model(Publication)
    step = library.numchild - there
    today = datetime(YEAR, 1, 1, 8, tzinfo=UTC)
    IdentifierCounter.objects.update_or_create(year=YEAR, defaults={"last": there + size})
    pages = []
    for number in range(there + 1, there + size + 1):
        title, slug, pk = text(chance, 9)[:-1], f"banc-{number}", before + number
        on = today - timedelta(days=chance.randrange(4000))
        kind = chance.choice(Publication.Kind.choices)
        page = Publication(
            id=pk,
            page_ptr_id=pk,
            resource_ptr_id=pk,
            path=Page._get_path(library.path, library.depth + 1, step + number),
            depth=library.depth + 1,
            numchild=0,
            translation_key=uuid.UUID(int=chance.getrandbits(128)),
            locale_id=library.locale_id,
            content_type=kind_of_page,
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{library.url_path}{slug}/",
            live=True,
            first_published_at=on,
            last_published_at=on,
            latest_revision_created_at=on,
            identifier=str(Identifier("TR", YEAR, number)),
            type_key="publication",
            type_label=kind[1],
            dated_on=on.date(),
            facts=f"{text(chance, 2)[:-1]} · 24 pages",
            summary=text(chance, 30),
            body=body(chance),
            kind=kind[0],
            date=on.date(),
            page_count=24,
            language=chance.choice(("fr",) * 9 + ("de",)),
        )
        pages.append(page)
    return pages


def body(chance: random.Random) -> str:
    """Four parts of text, as a StreamField keeps them."""
    blocks = []
    for _ in range(4):
        heading = {"text": text(chance, 5), "level": "2"}
        blocks.append({"type": "heading", "value": heading, "id": str(uuid.UUID(int=chance.getrandbits(128)))})
        blocks.append({"type": "text", "value": f"<p>{text(chance, 90)}</p><p>{text(chance, 60)}</p>"})
    return json.dumps(blocks, ensure_ascii=False)


def _write_links(pages: Sequence[Publication], chance: random.Random) -> None:
    for relation, source in (
        ("themes", Theme),
        ("audiences", Audience),
        ("schemes", Scheme),
        ("territories", Territory),
    ):
        field = Resource._meta.get_field(relation)
        through, target = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
        known = sorted(source._default_manager.values_list("pk", flat=True))
        through.objects.bulk_create(
            [
                through(**{"resource_id": page.pk, target: key})
                for page in pages
                for key in chance.sample(known, chance.choice((1, 1, 2)))
            ],
            batch_size=500,
        )
    keywords = list(Keyword.objects.order_by("pk").values_list("pk", flat=True))
    ResourceKeyword.objects.bulk_create(
        [ResourceKeyword(tag_id=key, content_object_id=p.pk) for p in pages for key in chance.sample(keywords, 2)],
        batch_size=500,
    )
    PublicationAuthor.objects.bulk_create(
        [PublicationAuthor(page_id=p.pk, name=text(chance, 2)[:-1], sort_order=n) for p in pages for n in range(2)],
        batch_size=500,
    )
    _write_files(pages)


def _write_files(pages: Sequence[Publication]) -> None:
    model = get_document_model()
    first = (model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
    made = datetime(2026, 1, 1, tzinfo=UTC)
    common = {"collection_id": get_root_collection_id(), "created_at": made, "file_size": 250_000, "page_count": 24}
    documents = [
        model(id=first + n, title=page.title, file=f"documents/{page.slug}.pdf", **common)
        for n, page in enumerate(pages)
    ]
    insert(model, documents)
    ResourceFile.objects.bulk_create(
        [ResourceFile(page_id=page.pk, document_id=first + n, sort_order=0) for n, page in enumerate(pages)],
        batch_size=500,
    )


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Write the columns that the table of ``model`` itself has; nothing is computed, no signal is sent."""
    fields = model._meta.local_concrete_fields
    size = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), size):
        model._base_manager._insert(  # type: ignore[attr-defined]
            rows[start : start + size], fields=fields, using=connection.alias, raw=True
        )


def reset_sequences(written: list[type[models.Model]]) -> None:
    """Have PostgreSQL number what comes next after what was written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)
