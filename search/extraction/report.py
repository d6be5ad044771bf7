"""What editors see of the text of files: a list by state, and a way to ask for another reading."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from search.extraction.backlog import retry
from search.models import FileText


class FileTextFilterSet(WagtailFilterSet):
    """Narrow by state."""

    text_state = ChoiceFilter(label="État", choices=FileText.State.choices)

    class Meta:
        model = get_document_model()
        fields: list[str] = []


def _policy() -> Any:
    """Who may do what with documents, asked once every application is ready."""
    return policy_registry.get_by_type(get_document_model())


def _state(document: Any) -> str:
    return str(FileText.State(document.text_state or FileText.State.WAITING).label)


class FileTextReportView(ReportView):
    """Documents that the reader may change, what could not be read first."""

    model = get_document_model()
    page_title = "Textes des fichiers"
    header_icon = "doc-full"
    index_url_name = "search_files"
    index_results_url_name = "search_files_results"
    filterset_class = FileTextFilterSet
    any_permission_required = {"add", "change", "delete"}
    is_searchable = False
    columns = [
        TitleColumn(
            "title", label="Fichier", accessor="title", get_url=lambda d: reverse("wagtaildocs:edit", args=[d.pk])
        ),
        Column("text_state", label="Texte pour la recherche", accessor=_state),
        Column("text_pages", label="Pages lues", accessor="text_pages"),
    ]
    list_export = ["title", "text_state", "text_pages"]
    export_headings = {"title": "Fichier", "text_state": "Texte pour la recherche", "text_pages": "Pages lues"}

    @property
    def permission_policy(self) -> Any:
        """That of documents."""
        return _policy()

    def get_queryset(self) -> QuerySet[Any]:
        """Each document with what is known of its text."""
        texts = FileText.objects.filter(sha256=OuterRef("sha256"))
        mine = _policy().instances_user_has_any_permission_for(self.request.user, ["change", "delete"])
        self.queryset = mine.annotate(
            text_state=Subquery(texts.values("state")[:1]), text_pages=Subquery(texts.values("pages_read")[:1])
        ).order_by("title")
        found: QuerySet[Any] = super().get_queryset()
        return found

    def get_filename(self) -> str:
        """Name of an export."""
        return f"textes-des-fichiers-{timezone.localdate():%Y-%m-%d}"


class FileTextMenuItem(MenuItem):
    """Shown to who may change documents."""

    def is_shown(self, request: Any) -> bool:
        """Deny by default."""
        return bool(_policy().user_has_any_permission(request.user, ["add", "change", "delete"]))


@require_POST
def read_again(request: HttpRequest, document_id: int) -> HttpResponse:
    """Line the file of a document up once more."""
    document = get_object_or_404(get_document_model(), pk=document_id)
    if not _policy().user_has_permission_for_instance(request.user, "change", document):
        raise PermissionDenied
    retry([document.sha256])
    messages.success(request, f"« {document.title} » sera relu dans la minute qui vient.")
    return redirect("wagtaildocs:edit", document.pk)
