"""Imports in the admin: give a file, check its columns, read the report, then write."""

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from trajectoire.plugins import ResourceType, registry

from .mapping import TARGETS, Mapping
from .models import ImportRun, Outcome
from .readers import READERS, UnreadableFileError, reader_for
from .runs import new_run, report_lines
from .tasks import carry_on

PERMISSION = "resources.add_importrun"
SIZE_LIMIT = 50 * 1024 * 1024
SAMPLES = 3
"""Examples of values shown beside each column."""

PAGE = 50
View = Callable[..., HttpResponseBase]


def for_importers(view: View) -> View:
    """Only who may import; everybody else is refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class UploadForm(forms.Form):
    """A file, and the word for where it comes from."""

    file = forms.FileField(
        label="Fichier",
        help_text="CSV, classeur XLSX ou RIS, 50 Mo au plus. La première ligne porte les titres des colonnes.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(READERS)}),
    )
    source = forms.SlugField(
        label="Provenance",
        max_length=60,
        initial="import",
        help_text="Un mot pour l’outil d’où viennent ces notices, le même à chaque fois. Exemple : ancien-site.",
    )
    kind = forms.ChoiceField(label="Type de ressource, quand le fichier ne le dit pas")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in registry.all(ResourceType)]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Not too heavy, and of a format that is read."""
        given = self.cleaned_data["file"]
        if given.size > SIZE_LIMIT:
            raise forms.ValidationError("Ce fichier dépasse 50 Mo : coupez-le en plusieurs.")
        if Path(given.name).suffix.lower() not in READERS:
            raise forms.ValidationError("Ce format n’est pas lu. Enregistrez le fichier en CSV, en XLSX ou en RIS.")
        return given


@for_importers
def index(request: HttpRequest) -> HttpResponseBase:
    """The form, and the runs so far."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _receive(form.cleaned_data, request.user)
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            return redirect("imports:run", run.pk)
    context = {"form": form, "runs": ImportRun.objects.select_related("created_by")[:PAGE]}
    return TemplateResponse(request, "resources/admin/imports.html", context)


@for_importers
def run_view(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Where the run is: its columns to check, its progress, its report."""
    run = get_object_or_404(ImportRun, pk=run_id)
    context: dict[str, Any] = {"run": run, "columns": [], "targets": TARGETS, "page": None}
    if run.state == ImportRun.State.MAPPING:
        context["columns"] = _columns(run)
    elif not run.under_way:
        chosen = request.GET.get("resultat", "")
        lines = run.lines.select_related("resource")
        lines = lines.filter(outcome=chosen) if chosen in Outcome.values else lines
        counts = run.counts()
        context |= {
            "page": Paginator(lines, PAGE).get_page(request.GET.get("p")),
            "counts": [(outcome.value, outcome.label, counts[outcome.value]) for outcome in Outcome],
            "chosen": chosen,
            "to_write": counts[Outcome.CREATED] + counts[Outcome.UPDATED],
        }
    return TemplateResponse(request, "resources/admin/import_run.html", context)


@for_importers
@require_POST
def check_view(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Keep the columns as corrected, and begin to check."""
    run = get_object_or_404(ImportRun, pk=run_id, state__in=[ImportRun.State.MAPPING, ImportRun.State.CHECKED])
    before = Mapping.from_json(run.mapping)
    columns = {
        column: target if (target := request.POST.get(f"colonne-{rank}", "")) in TARGETS else ""
        for rank, column in enumerate(before.columns)
    }
    doubles = {target for target in columns.values() if target and list(columns.values()).count(target) > 1}
    doubles -= {"authors", "keywords", "themes", "audiences", "schemes", "territories", "files", "body"}
    if "title" not in columns.values() or doubles:
        told = "Dites quelle colonne porte le titre." if not doubles else "Un même champ est pris deux fois : "
        messages.error(request, told + ", ".join(TARGETS[target] for target in sorted(doubles)))
        run.mapping = Mapping(columns, before.defaults, before.separator).as_json()
        run.save(update_fields=["mapping"])
        return redirect("imports:run", run.pk)
    run.mapping = Mapping(columns, before.defaults, before.separator).as_json()
    run.state, run.done, run.total = ImportRun.State.CHECKING, 0, 0
    run.save(update_fields=["mapping", "state", "done", "total"])
    carry_on.enqueue(run.pk)
    return redirect("imports:run", run.pk)


@for_importers
@require_POST
def apply_view(_request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Write what the report foresees."""
    begun = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.CHECKED).update(
        state=ImportRun.State.APPLYING, done=0
    )
    if begun:
        carry_on.enqueue(run_id)
    return redirect("imports:run", run_id)


@for_importers
@require_POST
def columns_view(_request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Back to the columns: nothing has been written yet."""
    ImportRun.objects.filter(pk=run_id, state=ImportRun.State.CHECKED).update(state=ImportRun.State.MAPPING)
    return redirect("imports:run", run_id)


@for_importers
def progress_view(_request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Where the run is, for the bar."""
    run = get_object_or_404(ImportRun, pk=run_id)
    return JsonResponse({"done": run.done, "total": run.total, "under_way": run.under_way})


@for_importers
def report_view(_request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The report, line by line, as a table to open in a spreadsheet."""
    run = get_object_or_404(ImportRun, pk=run_id)
    answer = StreamingHttpResponse(report_lines(run), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rapport-import-{run.pk}.csv"'
    return answer


def _receive(data: dict[str, Any], user: Any) -> ImportRun:
    """The run of the file that was sent."""
    name = data["file"].name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"recu{Path(name).suffix.lower()}"
        with path.open("wb") as target:
            for chunk in data["file"].chunks():
                target.write(chunk)
        run = new_run(path, name, source=data["source"], created_by=user)
    run.mapping = {**run.mapping, "defaults": {"type": data["kind"]}}
    run.save(update_fields=["mapping"])
    return run


def _columns(run: ImportRun) -> list[tuple[int, str, str, list[str]]]:
    """Rank, title, field and a few values of each column."""
    mapping = Mapping.from_json(run.mapping)
    samples: dict[str, list[str]] = {column: [] for column in mapping.columns}
    for rank, row in enumerate(reader_for(Path(run.file.path)).rows()):
        for column, values in row.values.items():
            if column in samples and len(samples[column]) < SAMPLES:
                samples[column].append(" ; ".join(values)[:80])
        if rank == 30:  # noqa: PLR2004 - enough lines to find values
            break
    return [(rank, column, target, samples[column]) for rank, (column, target) in enumerate(mapping.columns.items())]


class ImportMenuItem(MenuItem):
    """Shown to who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return bool(request.user.has_perm(PERMISSION))


class ImportViewSet(ViewSet):
    """« Importer » in the menu of the library."""

    name = "imports"
    icon = "download"
    menu_label = "Importer"
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The screens, below ``/gestion/imports/``."""
        return [
            path("", index, name="index"),
            path("<int:run_id>/", run_view, name="run"),
            path("<int:run_id>/verifier/", check_view, name="check"),
            path("<int:run_id>/colonnes/", columns_view, name="columns"),
            path("<int:run_id>/ecrire/", apply_view, name="apply"),
            path("<int:run_id>/avancement/", progress_view, name="progress"),
            path("<int:run_id>/rapport.csv", report_view, name="report"),
        ]
