"""What is measured of search in an installation that has its data: run by ``python -m benchmarks.search``.

Reads the variables of the installation; prints one JSON object on the last line of its output.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.search_processes import Watched, worker

QUESTIONS = (
    "médiation sociale", "participation des habitants", "logement", "conseil citoyen", "adultes-relais Besançon",
    "rénovation urbaine et concertation", "emploi des jeunes dans les quartiers", "NPNRU", "QPV", "évaluation",
    "comment financer un projet associatif ?", '"politique de la ville"', "santé -logement", "numérique",
    "partcipation", "égalité femmes hommes", "Planoise", "guide", "compte rendu journée régionale",
    "alimentation et transition écologique",
)  # fmt: skip
BEGINNINGS = ("mé", "médi", "participation des hab", "log", "con", "conseil cit", "npn", "pla", "évaluation d", "a")
PUBLISHED = 5
"""Pages published to see when they are found."""
PATIENCE = 60.0
WAGTAIL_ROUNDS = 1
"""Its own search takes seconds for a question on SQLite."""
PAGES_READ = 200

Figures = dict[str, Any]


def main() -> None:
    """Measure everything, tell."""
    from trajectoire.start import load

    load()
    from django.conf import settings
    from django.core.management import call_command

    from benchmarks.search_files import write_file_pages
    from resources.models import Publication
    from search.engine import SearchQuery, engine_names, get_engine
    from search.suggesting import suggest
    from trajectoire.plugins import Facet, registry

    call_command("migrate", verbosity=0)
    rounds = int(sys.argv[1])
    tell("pages de fichiers")
    result: Figures = {"file_pages": write_file_pages(), "resources": Publication.objects.count()}
    if settings.ELASTICSEARCH_URL:
        tell("premier index")
        first = Watched("search_sync", "--once")
        first.wait()
        result["first_index"] = told(first)
    facets = tuple(facet.key for facet in registry.all(Facet))
    engine = get_engine(engine_names()[-1])

    def ask(text: str) -> Any:
        return engine.search(SearchQuery(text=text, facets=facets))

    tell("reconstruction")
    result["rebuild"] = {name: rebuild(ask, name) for name in engine_names()}
    tell("vocabulaire")
    learning = Watched("search_learn")
    learning.wait()
    result["learning"] = told(learning)
    tell("réponses")
    result["answers"] = timed(ask, QUESTIONS, rounds)
    result["slowest_questions_ms"] = slowest(ask)
    result["suggestions"] = timed(suggest, BEGINNINGS, rounds)
    tell("publication")
    result["publication"] = publication(ask)
    tell("lecture d’un PDF")
    result["reading"] = reading()
    tell(f"{json.dumps(result, ensure_ascii=False)}\n  moteur de Wagtail")
    result["wagtail"] = wagtail(rounds)
    tell("fini")
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


def tell(step: str) -> None:
    """Where it is, for who waits."""
    sys.stderr.write(f"  {time.strftime('%H:%M:%S')}  {step}…\n")
    sys.stderr.flush()


def told(watched: Watched) -> Figures:
    """Figures of a command that has ended."""
    return {"seconds": round(watched.seconds, 1), "megabytes": round(watched.megabytes)}


def timed(ask: Callable[[str], Any], texts: Sequence[str], rounds: int) -> Figures:
    """p50 and p95 over every text asked ``rounds`` times after a first one that warms, in milliseconds.

    Wall clock and processor time of this process are told apart: a shared machine only spoils the first.
    """
    wall, processor = [], []
    for number in range(rounds + 1):
        for text in texts:
            began, used = time.perf_counter(), time.process_time()
            ask(text)
            if number:
                wall.append((time.perf_counter() - began) * 1000)
                processor.append((time.process_time() - used) * 1000)
    at, used_at = (statistics.quantiles(times, n=20, method="inclusive") for times in (wall, processor))
    return {
        "p50_ms": round(at[9], 1),
        "p95_ms": round(at[18], 1),
        "processor_p50_ms": round(used_at[9], 1),
        "processor_p95_ms": round(used_at[18], 1),
    }


def slowest(ask: Callable[[str], Any], most: int = 5) -> dict[str, float]:
    """The questions that take longest, with the median of five times."""
    times = {}
    for text in QUESTIONS:
        taken = []
        for _ in range(5):
            began = time.perf_counter()
            ask(text)
            taken.append((time.perf_counter() - began) * 1000)
        times[text] = round(statistics.median(taken), 1)
    return dict(sorted(times.items(), key=lambda pair: -pair[1])[:most])


def rebuild(ask: Callable[[str], Any], engine: str) -> Figures:
    """Rebuild and compare one index in a process of its own, while questions are asked twice a second."""
    before = ask(QUESTIONS[0]).total
    making = Watched("search_rebuild", "--engine", engine)
    times, fewest = [], before
    while making.running:
        for text in QUESTIONS:
            began = time.perf_counter()
            found = ask(text)
            times.append((time.perf_counter() - began) * 1000)
            if text == QUESTIONS[0]:
                fewest = min(fewest, found.total)
            if not making.running:
                break
            time.sleep(0.5)
    making.wait()
    return {
        **told(making),
        "answers_meanwhile": len(times),
        "longest_answer_ms": round(max(times)),
        "fewest_found_of_all": round(fewest / max(before, 1), 3),
    }


def publication(ask: Callable[[str], Any]) -> Figures:
    """From publishing a change to finding it: within the request for the embedded engine, by the worker for another."""
    from resources.models import Publication

    saved, found = [], []
    pages = list(Publication.objects.order_by("pk")[:PUBLISHED])
    with worker() as working:
        time.sleep(6)  # it loads the project
        for number, page in enumerate(pages):
            word = f"zorglub{chr(97 + number)}x"
            page.title = f"{page.title} {word}"
            began = time.perf_counter()
            page.save_revision().publish()
            saved.append(time.perf_counter() - began)
            while not any(hit.key == page.search_key for hit in ask(word).hits):
                if time.perf_counter() - began > PATIENCE:
                    raise RuntimeError(f"{word} n’est pas trouvé après {PATIENCE} s")
                time.sleep(0.02)
            found.append(time.perf_counter() - began)
    return {
        "save_and_publish_ms": round(statistics.median(saved) * 1000),
        "searchable_ms": round(statistics.median(found) * 1000),
        "longest_ms": round(max(found) * 1000),
        "worker_megabytes": round(working.megabytes),
    }


def reading() -> Figures:
    """A long PDF read by the worker: time by page of reading and keeping, memory of the worker and of its reader."""
    from django.core.files.base import ContentFile
    from wagtail.documents import get_document_model

    from benchmarks.search_files import long_pdf
    from resources.models import Publication, ResourceFile
    from search.extraction.backlog import take_in
    from search.extraction.reading import keep, read
    from search.models import FileText

    content = long_pdf(PAGES_READ)
    began, used = time.perf_counter(), time.process_time()
    found = read(content, "pdf")
    read_in = time.perf_counter() - began
    document = get_document_model()(title="Long", file=ContentFile(content, "long.pdf"))
    document.save()
    page = Publication.objects.order_by("-pk")[0]
    ResourceFile.objects.create(page=page, document=document, sort_order=9)
    take_in()
    began, used = time.perf_counter(), time.process_time()
    keep(FileText.objects.get(pk=document.sha256), found)
    kept_in, analysed = time.perf_counter() - began, time.process_time() - used
    FileText.objects.filter(pk=document.sha256).update(state=FileText.State.WAITING)
    with worker() as working:
        began = time.perf_counter()
        while not FileText.objects.filter(pk=document.sha256, state=FileText.State.OK).exists():
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError("le PDF n’est pas lu")
            time.sleep(0.05)
        time.sleep(3)  # its page is indexed
    return {
        "pages": len(found[1]),
        "read_ms_a_page": round(read_in * 1000 / PAGES_READ, 2),
        "keep_ms_a_page": round(kept_in * 1000 / PAGES_READ, 2),
        "keep_processor_ms_a_page": round(analysed * 1000 / PAGES_READ, 2),
        "worker_megabytes": round(working.megabytes),
        "with_its_reader_megabytes": round(working.with_children),
    }


def wagtail(rounds: int) -> Figures:
    """The same questions through Wagtail's own backend: twenty titles and a number, no facet, no passage, no page."""
    from django.conf import settings
    from django.core.management import call_command
    from wagtail.search.backends import get_search_backend

    from resources.models import Publication

    name = "beside" if settings.ELASTICSEARCH_URL else "default"
    began = time.perf_counter()
    call_command("update_index", backend_name=name, verbosity=0, stdout=sys.stderr)
    indexed = time.perf_counter() - began
    backend: Any = get_search_backend(name)

    def ask(text: str) -> None:
        found = backend.search(text, Publication.objects.live().public(), operator="or")
        found.count()
        list(found[:20])

    return {"index_seconds": round(indexed, 1), **timed(ask, QUESTIONS, min(rounds, WAGTAIL_ROUNDS))}


if __name__ == "__main__":
    main()
