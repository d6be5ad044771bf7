"""Measuring relevance: the figures themselves, the files, the index apart."""

import gzip
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from search.engine import get_engine
from search.evaluation import ndcg
from search.models import Entry

QUERIES = Path(__file__).parent / "relevance" / "queries.json"
ROOT = Path(__file__).resolve().parents[2]
DEMONSTRATION = ROOT / "demo" / "content"
FLOOR = 0.85
"""What the kept questions must reach: a change below it made search worse."""


def run(corpus: Path, queries: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on the test's database, where it makes its index apart."""
    given = connection.settings_dict
    url = f"sqlite:///{given['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return subprocess.run(
        [sys.executable, "manage.py", "search_evaluate", "--json", "--corpus", corpus, "--queries", queries],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "trajectoire.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )


def told(corpus: Path, queries: Path) -> dict[str, Any]:
    """The figures."""
    done = run(corpus, queries)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def texts(value: Any) -> Iterator[str]:
    """Every text in a value read from TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in texts(each))


@pytest.fixture
def demonstration(tmp_path: Path) -> Path:
    """The resources of the demonstration, as a corpus."""
    lines = []
    for name in ("publications", "job_offers"):
        content = tomllib.loads((DEMONSTRATION / f"{name}.toml").read_text(encoding="utf-8"))
        for resource in next(value for value in content.values() if isinstance(value, list)):
            told = {"id": resource["slug"], "title": resource["title"], "text": "\n".join(texts(resource))}
            lines.append(json.dumps(told))
    corpus = tmp_path / "demonstration.jsonl"
    corpus.write_text("\n".join(lines))
    return corpus


def test_the_gain_rewards_good_answers_first() -> None:
    assert ndcg([True, False], 1) == 1
    assert ndcg([True] * 10, 30) == 1
    assert ndcg([False, True], 1) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg([], 3) == 0


@pytest.mark.django_db
def test_the_kept_questions_find_their_answers_and_the_site_is_left_alone(demonstration: Path) -> None:
    before = Entry.objects.count()
    figures = told(demonstration, QUERIES)
    assert set(figures) == {"engine", "ndcg@10", "recall@10", "queries", "p50_ms", "p95_ms"}
    assert figures["ndcg@10"] >= FLOOR
    assert get_engine().count() == Entry.objects.count() == before


@pytest.mark.django_db
def test_a_compressed_corpus_is_read_and_a_wrong_one_named(tmp_path: Path) -> None:
    corpus, queries = tmp_path / "c.jsonl.gz", tmp_path / "q.json"
    queries.write_text(json.dumps([{"intent": "i", "queries": ["médiateur"], "relevant": ["un"]}]))
    with gzip.open(corpus, "wt") as file:
        file.write(json.dumps({"id": "un", "title": "La médiation", "text": "Un médiateur."}) + "\n")
    assert told(corpus, queries)["ndcg@10"] == 1
    corpus.with_suffix("").write_text("pas du JSON\n")
    refused = run(corpus.with_suffix(""), queries)
    assert (refused.returncode, "ligne 1" in refused.stderr) == (1, True)
