"""What is read is counted: each visit once, nobody's."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from resources.models import ResourceFile
from tests.factories import DocumentFactory
from tests.resources.conftest import MakePublication
from trajectoire.accounts.models import User
from trajectoire.counting import folding
from trajectoire.counting.figures import total
from trajectoire.counting.folding import fold
from trajectoire.counting.models import DailyCount, FoldedFile

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def notes(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.COUNTS_FOLDER = str(tmp_path / "counts")
    monkeypatch.setattr(folding, "SETTLED", 0)
    return tmp_path / "counts"


def fold_all() -> None:
    fold()
    fold()


def test_a_page_and_its_file_are_counted_by_day(client: Client, notes: Path, make_publication: MakePublication) -> None:
    page = make_publication()
    page.files = [ResourceFile(document=DocumentFactory.create())]
    page.save_revision().publish()
    document = page.files.all()[0].document
    for _ in range(3):
        client.get(page.get_url(), headers=BROWSER)
    b"".join(client.get(document.url, headers=BROWSER))
    b"".join(client.get(document.url, headers={**BROWSER, "Range": "bytes=0-10"}))

    text = "".join(file.read_text() for file in notes.iterdir())
    assert sorted(set(text.splitlines())) == [
        f"{timezone.localdate()} document {document.pk}",
        f"{timezone.localdate()} page {page.pk}",
    ]
    fold_all()
    assert total(DailyCount.Kind.PAGE, page.pk) == 3
    assert total(DailyCount.Kind.DOCUMENT, document.pk) == 1
    assert list(notes.iterdir()) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "curl/8.0"},
        {**BROWSER, "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_programs_are_not_counted(
    client: Client,
    notes: Path,
    make_publication: MakePublication,
    headers: dict[str, str],
) -> None:
    client.get(make_publication().get_url(), headers=headers)

    assert not notes.exists()


def test_neither_the_team_nor_an_error_is_counted(
    client: Client,
    notes: Path,
    make_publication: MakePublication,
    administrator: User,
) -> None:
    page = make_publication()
    client.get("/ressources/inconnue/", headers=BROWSER)
    client.force_login(administrator)
    client.get(page.get_url(), headers=BROWSER)

    assert not notes.exists()


def test_a_kill_while_counting_counts_nothing_twice(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes.mkdir()
    (notes / "machine-1.notes").write_text(
        "2026-01-02 page 7\n2026-01-02 page 7\nabîmé\n2026-13-45 page 7\n2026-01-03 page 7\n"
    )
    monkeypatch.setattr(Path, "unlink", lambda *_args, **_kwargs: None)  # killed before the file is deleted
    fold_all()
    fold_all()

    assert list(DailyCount.objects.order_by("day").values_list("object_id", "count")) == [(7, 2), (7, 1)]
    assert FoldedFile.objects.count() == 1


def test_a_visit_never_fails_for_a_count(client: Client, settings: Any, make_publication: MakePublication) -> None:
    settings.COUNTS_FOLDER = "/proc/nowhere"

    assert client.get(make_publication().get_url(), headers=BROWSER).status_code == 200


def test_an_editor_sees_what_is_read(client: Client, make_publication: MakePublication, administrator: User) -> None:
    page = make_publication()
    DailyCount.objects.create(kind="page", object_id=page.pk, day=timezone.localdate(), count=1143)
    client.force_login(administrator)

    assert "Page lue 1\u202f143 fois" in client.get(f"/gestion/pages/{page.pk}/edit/").content.decode()
    assert "1143" in client.get("/gestion/library/").content.decode()
