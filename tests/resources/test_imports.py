"""Records come in from files: looked at first, written as drafts, never twice, whatever is killed."""

import json
import subprocess
import sys
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from resources.citing.ris import ris
from resources.imports import runs
from resources.imports.mapping import Mapping, guess
from resources.imports.models import ImportRun
from resources.imports.readers import Row, UnreadableFileError, reader_for
from resources.imports.records import Builder
from resources.imports.writing import write
from resources.models import LibraryPage, Publication, Resource, SourceRecord
from tests.factories import UserFactory, small_pdf
from tests.resources.conftest import MakePublication, MakeTheme
from trajectoire.accounts.models import User
from trajectoire.pages.stories import Citation
from trajectoire.taxonomies.models import Scheme

HEAD = "Numéro;Titre;Genre;Auteurs;Date;Thèmes;Résumé;ISBN\n"


@pytest.fixture
def private(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path / "var"
    return tmp_path


def write_csv(folder: Path, *lines: str, encoding: str = "utf-8", name: str = "notices.csv") -> Path:
    path = folder / name
    path.write_bytes((HEAD + "\n".join(lines) + "\n").encode(encoding))
    return path


def bring(path: Path, *words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("resources_import", str(path), "--json", *words, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return told


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[name] for name in ("created", "updated", "unchanged", "ambiguous", "refused"))


def test_columns_are_guessed_from_their_titles() -> None:
    found = guess(["Numéro", "TITRE", "Résumé", "Auteur(s)", "Date de publication", "Mots-clés", "Couleur"])

    assert found == {
        "Numéro": "source_key",
        "TITRE": "title",
        "Résumé": "summary",
        "Auteur(s)": "",
        "Date de publication": "date",
        "Mots-clés": "keywords",
        "Couleur": "",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_file_is_checked_then_written_as_drafts(
    private: Path, library: LibraryPage, make_theme: MakeTheme, encoding: str
) -> None:
    theme = make_theme("Médiation sociale")
    path = write_csv(
        private,
        "A1;Médiation – « œuvre »;Étude;Claire Monnier | Ville de Dijon;12 mars 2026;mediation sociale;Un résumé.;",
        "A2;Un guide;Guide;;hier;Thème inconnu;;978-2-07-036822-9",
        "A3;;Guide;;;;;",
        "A1;Médiation – « œuvre »;Étude;;;;;",
        encoding=encoding,
    )

    seen = bring(path, "--dry-run")
    assert counts(seen) == (2, 0, 0, 0, 2)
    assert not Resource.objects.exists()
    report = Path(seen["report"]).read_text("utf-8-sig")
    assert "Le titre manque." in report
    assert "déjà à la ligne 2" in report
    assert "Thème inconnu" in report
    assert "« hier »" in report

    assert counts(bring(path)) == (2, 0, 0, 0, 2)
    page = Publication.objects.get(title="Médiation – « œuvre »")
    assert (page.live, page.kind, page.date, page.summary) == (False, "study", date(2026, 3, 12), "Un résumé.")
    assert page.author_names() == ("Claire Monnier", "Ville de Dijon")
    assert [one.pk for one in page.themes.all()] == [theme.pk]
    assert page.identifier
    assert Publication.objects.get(title="Un guide").isbn == ""


@pytest.mark.django_db
def test_schemes_are_known_by_their_names_or_told(private: Path, library: LibraryPage) -> None:
    scheme = Scheme.objects.create(name="Cité éducative", slug="cite-educative")
    path = private / "notices.csv"
    path.write_text("Titre;Dispositifs\nUn bilan;cite educative | Inconnu\n", encoding="utf-8")

    told = bring(path)

    assert list(Publication.objects.get(title="Un bilan").schemes.all()) == [scheme]
    assert "Dispositifs : « Inconnu » inconnu" in Path(told["report"]).read_text("utf-8-sig")


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_a_new_version_updates(private: Path, library: LibraryPage) -> None:
    path = write_csv(
        private, "A1;Un titre;Étude;;;;;", ";Sans numéro;Guide;;2025;;;", ";Avec ISBN;Guide;;;;;2-07-036822-X"
    )
    assert counts(bring(path)) == (3, 0, 0, 0, 0)
    page = Publication.objects.get(title="Un titre")
    Publication.objects.filter(pk=page.pk).update(live=True)

    assert counts(bring(path)) == (0, 0, 3, 0, 0)
    newer = write_csv(
        private, "A1;Un titre corrigé;Étude;;;;;", ";Avec ISBN;Guide;;;;Un résumé.;207036822X", name="n.csv"
    )
    assert counts(bring(newer)) == (0, 2, 0, 0, 0)

    page.refresh_from_db()
    assert (page.title, page.live) == ("Un titre", True)  # what is public waits for an editor
    assert page.get_latest_revision_as_object().title == "Un titre corrigé"
    assert Resource.objects.count() == 3


@pytest.mark.django_db
def test_a_record_is_known_by_its_identifier_or_its_isbn(private: Path, make_publication: MakePublication) -> None:
    first = make_publication("Une", isbn="978-2-07-036822-8")
    for title in ("Deux", "Trois"):
        make_publication(title, isbn="2-07-036822-X")
    path = private / "notices.csv"
    path.write_text(
        f"identifiant,titre,isbn\n{first.identifier},Une autre,\nTR-1999-0001,Rien,\n"
        ",Par ISBN,9782070368228\n,Ambiguë,207036822X\n"
    )

    told = bring(path, "--dry-run")

    assert counts(told) == (0, 2, 0, 1, 1)


@pytest.mark.django_db
def test_what_we_export_comes_back(private: Path, library: LibraryPage) -> None:
    citation = Citation(
        title="La médiation : {50 %} & 😀",
        url="https://exemple.fr/1",
        publisher="Centre",
        kind="report",
        authors=("Claire Monnier", "Ville de Dijon"),
        published_on=date(2025, 6, 18),
        genre="Actes",
        isbn="978-2-07-036822-8",
        abstract="Un résumé.",
        keywords=("adultes-relais",),
    )
    path = private / "notices.ris"
    path.write_text(ris(citation) + "TY  - RPRT\nTI  - Coupée\n", encoding="utf-8")

    assert counts(bring(path)) == (1, 0, 0, 0, 1)
    page = Publication.objects.get()
    assert (page.title, page.date, page.kind, page.summary) == (
        citation.title,
        date(2025, 6, 18),
        "proceedings",
        "Un résumé.",
    )
    assert page.author_names() == ("Monnier, Claire", "Ville de Dijon")
    assert [keyword.name for keyword in page.keywords.all()] == ["adultes-relais"]


@pytest.mark.django_db
def test_a_workbook_is_read_and_a_bomb_refused(private: Path, library: LibraryPage) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Titre", "Date", "Pages"],
        ["Un guide", date(2026, 3, 12), 12.0],
        ["=SOMME(A1:A2)", None, None],
        [None],
    ):
        book.active.append(row)
    path = private / "notices.xlsx"
    book.save(path)

    told = bring(path)

    assert counts(told)[0] == 1
    assert (Publication.objects.get().date, Publication.objects.get().page_count) == (date(2026, 3, 12), 12)
    bomb = private / "bombe.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(6):
            packed.writestr(f"xl/{number}.xml", b"\0" * 100_000_000)
    with pytest.raises(CommandError, match="anormalement gros"):
        bring(bomb)
    (private / "coupe.xlsx").write_bytes(path.read_bytes()[:2000])
    with pytest.raises(CommandError, match="abîmé"):
        bring(private / "coupe.xlsx")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("vide.csv", b""), ("photo.jpg", b"\xff\xd8"), ("blanc.csv", b";;;\n1;2;3\n"), ("rien.ris", b"bonjour\n")],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(private: Path, name: str, content: bytes) -> None:
    (private / name).write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        bring(private / name)
    assert refusal.value.returncode == 1
    with pytest.raises(CommandError) as misuse:
        bring(private / "absent.csv")
    assert misuse.value.returncode == 2


@pytest.mark.django_db
def test_a_quotation_mark_never_closed_is_told(private: Path, library: LibraryPage) -> None:
    path = write_csv(private, "A1;Bon;Guide;;;;;", 'A2;"Jamais fermé;Guide;;;;;', "A3;Perdu;Guide;;;;;")

    told = bring(path, "--dry-run")

    assert counts(told) == (1, 0, 0, 0, 1)
    assert "guillemet" in Path(told["report"]).read_text("utf-8-sig")


@pytest.mark.django_db
def test_files_come_from_the_folder_given_and_from_nowhere_else(private: Path, library: LibraryPage) -> None:
    folder = private / "fichiers"
    folder.mkdir()
    (folder / "actes.pdf").write_bytes(small_pdf(("un", "deux")))
    (private / "secret.pdf").write_bytes(small_pdf())
    (folder / "lien.pdf").symlink_to(private / "secret.pdf")
    path = private / "notices.csv"
    lines = ["actes.pdf", "../secret.pdf", str(private / "secret.pdf"), "lien.pdf", "absent.pdf", "a\x00b.pdf"]
    path.write_text("titre;fichiers\n" + "".join(f"Titre {n};{name}\n" for n, name in enumerate(lines)))

    told = bring(path, "--files", str(folder))

    assert counts(told) == (1, 0, 0, 0, 5)
    [row] = Publication.objects.get().files.all()
    assert (row.document.title, row.document.page_count) == ("actes", 2)
    without = bring(write_csv(private, "A;Sans dossier;;;;;;", name="b.csv"))
    assert counts(without)[0] == 1


@pytest.mark.django_db
def test_a_record_that_fails_leaves_nothing_and_the_rest_goes_on(
    private: Path, library: LibraryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(private, *(f"A{n};Titre {n};Guide;;;;;" for n in range(4)))
    genuine = write

    def failing(run: Any, record: Any, known: Any) -> Any:
        page = genuine(run, record, known)
        if record.title == "Titre 1":
            raise OSError("disque plein")
        return page

    monkeypatch.setattr(runs, "write", failing)
    assert counts(bring(path)) == (3, 0, 0, 0, 1)
    assert sorted(Publication.objects.values_list("title", flat=True)) == ["Titre 0", "Titre 2", "Titre 3"]
    assert SourceRecord.objects.count() == 3


@pytest.mark.django_db
def test_a_run_that_was_killed_goes_on_where_it_was(
    private: Path, library: LibraryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(private, *(f"A{n};Titre {n};Guide;;;;;" for n in range(5)))
    genuine = write
    written: list[str] = []

    class Killed(BaseException):
        """What no code catches."""

    def dying(run: Any, record: Any, known: Any) -> Any:
        if len(written) == 2:
            raise Killed
        written.append(record.title)
        return genuine(run, record, known)

    monkeypatch.setattr(runs, "write", dying)
    with pytest.raises(Killed):
        bring(path)
    monkeypatch.setattr(runs, "write", genuine)
    assert Publication.objects.count() == 2

    assert counts(bring(path)) == (5, 0, 0, 0, 0)
    assert Publication.objects.count() == 5
    assert ImportRun.objects.get().state == ImportRun.State.DONE


@given(
    values=st.dictionaries(
        st.sampled_from(["titre", "date", "isbn", "langue", "pages", "resume", "themes", "licence"]),
        st.text(max_size=700),
        min_size=1,
    )
)
@pytest.mark.django_db
def test_any_row_is_a_record_or_a_refusal(values: dict[str, str]) -> None:
    builder = Builder(Mapping(guess(list(values))))
    record = builder.build(Row(2, {name: [text] for name, text in values.items() if text.strip()}))

    assert record.fault or record.title


def test_a_hundred_thousand_lines_are_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "grand.csv"
    with path.open("w", encoding="cp1252") as stream:
        stream.write(HEAD)
        stream.writelines(f"A{n};Médiation {n};Étude;Claire;12/03/2026;Emploi;{'mot ' * 40};\n" for n in range(100_000))
    script = (
        "import re, sys; sys.path[:0] = ['.', 'site']\n"
        "from pathlib import Path\n"
        "from trajectoire.start import load; load()\n"
        "from resources.imports.readers import reader_for\n"
        f"print(sum(1 for _ in reader_for(Path({str(path)!r})).rows()))\n"
        # Not getrusage(), which counts what the parent held when it forked.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    rows, megabytes = map(int, done.stdout.split())
    assert rows == 100_000
    assert megabytes <= 300


def test_a_reader_tells_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="n’est pas lu"):
        reader_for(tmp_path / "notices.docx")


@pytest.mark.django_db
def test_an_editor_imports_from_the_screen(
    private: Path, library: LibraryPage, client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    sent = SimpleUploadedFile("notices.csv", "Intitulé;Auteur\nUn guide;Claire\n;Personne\n".encode("cp1252"))

    answer = client.post("/gestion/imports/", {"file": sent, "source": "ancien-site", "kind": "publication"})
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/gestion/imports/{run.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "Un guide" in page
    check = f"/gestion/imports/{run.pk}/verifier/"
    refused = client.post(check, {"colonne-0": "", "colonne-1": "authors"}, follow=True)
    assert "Dites quelle colonne porte le titre." in refused.content.decode()
    client.post(check, {"colonne-0": "title", "colonne-1": "authors"})
    assert not Publication.objects.exists()
    report = client.get(f"/gestion/imports/{run.pk}/").content.decode()
    assert "Écrire 1 brouillon" in report
    assert "Le titre manque." in report
    assert client.get(f"/gestion/imports/{run.pk}/avancement/").json()["under_way"] is False
    client.post(f"/gestion/imports/{run.pk}/ecrire/")

    page = Publication.objects.get()
    assert (page.title, page.live, page.author_names()) == ("Un guide", False, ("Claire",))
    assert page.owner == administrator
    table = b"".join(client.get(f"/gestion/imports/{run.pk}/rapport.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert str(page.identifier) in table


@pytest.mark.django_db
def test_only_who_may_import_sees_the_screens(client: Client) -> None:
    client.force_login(UserFactory.create())

    assert client.get("/gestion/imports/").status_code == 302
    assert client.post("/gestion/imports/1/ecrire/").status_code == 302
