"""``ImportRun``, its lines, and ``SourceRecord``: which record of which file a resource came from."""

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models


def private_folder() -> FileSystemStorage:
    """Where files to import and their reports lie: never served."""
    return FileSystemStorage(location=str(settings.VAR / "imports"), base_url=None)


class ImportRun(models.Model):
    """A file and what becomes of it. The truth of a run is here and in its lines: a worker may die at any moment.

    ``lease_until``: somebody is at work until then. ``files_folder``: where its files are looked for (command only).
    """

    class State(models.TextChoices):
        """Where it is."""

        MAPPING = "mapping", "Colonnes à vérifier"
        CHECKING = "checking", "Vérification en cours"
        CHECKED = "checked", "Vérifié, rien n’est encore écrit"
        APPLYING = "applying", "Import en cours"
        DONE = "done", "Terminé"
        FAILED = "failed", "Illisible"

    name = models.CharField("fichier", max_length=200)
    file = models.FileField("fichier", upload_to="", storage=private_folder, max_length=255)
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    source = models.CharField(
        "provenance",
        max_length=60,
        default="import",
        help_text="Un mot pour l’outil d’où viennent ces notices, le même à chaque fois : avec leur numéro, "
        "il les fait reconnaître. Exemple : ancien-site.",
    )
    mapping = models.JSONField("correspondance", default=dict)
    files_folder = models.CharField("dossier des fichiers", max_length=500, blank=True)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.MAPPING)
    total = models.PositiveIntegerField("lignes", default=0)
    done = models.PositiveIntegerField("lignes traitées", default=0)
    message = models.TextField("message", blank=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    finished_at = models.DateTimeField("terminé le", null=True)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def counts(self) -> dict[str, int]:
        """Lines by outcome, written or foreseen."""
        rows = self.lines.order_by().values_list("outcome").annotate(models.Count("pk"))
        found: dict[str, int] = dict(rows)
        return {outcome.value: found.get(outcome.value, 0) for outcome in Outcome}

    @property
    def under_way(self) -> bool:
        """Whether a worker is to go on with it."""
        return self.state in (self.State.CHECKING, self.State.APPLYING)


class Outcome(models.TextChoices):
    """What a line gives."""

    CREATED = "created", "nouvelle"
    UPDATED = "updated", "mise à jour"
    UNCHANGED = "unchanged", "inchangée"
    AMBIGUOUS = "ambiguous", "plusieurs ressources y répondent"
    REFUSED = "refused", "refusée"


class ImportLine(models.Model):
    """A line of the file: what it gives, what must be said of it; ``written`` when that is done."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField("ligne")
    outcome = models.CharField("résultat", max_length=10, choices=Outcome.choices)
    written = models.BooleanField("écrite", default=False)
    title = models.CharField("titre", max_length=255, blank=True)
    message = models.TextField("remarques", blank=True)
    resource = models.ForeignKey(
        "resources.Resource", verbose_name="ressource", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ["line", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="import_line_once")]

    def __str__(self) -> str:
        return f"{self.line} : {self.outcome}"


class SourceRecord(models.Model):
    """A resource came from the record ``key`` of ``source``; ``digest``: of what that said when it was last read."""

    source = models.CharField("provenance", max_length=60)
    key = models.CharField("numéro", max_length=200)
    digest = models.CharField("empreinte", max_length=64)
    resource = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="source_records")
    imported_at = models.DateTimeField("importée le", auto_now=True)

    class Meta:
        verbose_name = "notice d’origine"
        verbose_name_plural = "notices d’origine"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_record_once")]

    def __str__(self) -> str:
        return f"{self.source} : {self.key}"


def known_lines(run: Any) -> set[int]:
    """Lines that remain to be written."""
    return set(
        run.lines.filter(written=False, outcome__in=[Outcome.CREATED, Outcome.UPDATED]).values_list("line", flat=True)
    )
