"""The ledger of the clock in the admin, under "Suivi" (Wagtail's reports): read, never written."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from trajectoire.plugins import ScheduledJob, registry

from .models import JobRun

POLICY = ModelPermissionPolicy(JobRun)


class JobRunFilterSet(WagtailFilterSet):
    """Narrow by result."""

    class Meta:
        model = JobRun
        fields = ["outcome"]


def _label(run: JobRun) -> str:
    job = registry.get(ScheduledJob, run.job)
    return job.label if job else run.job


def _outcome(run: JobRun) -> str:
    return run.get_outcome_display() if run.outcome else "En cours"


def _duration(run: JobRun) -> str:
    return f"{((run.finished_at or timezone.now()) - run.started_at).total_seconds():.0f} s"


class JobRunReportView(ReportView):
    """Every run that is kept, newest first."""

    model = JobRun
    page_title = "Tâches planifiées"
    header_icon = "history"
    index_url_name = "jobs_report"
    index_results_url_name = "jobs_report_results"
    filterset_class = JobRunFilterSet
    permission_policy = POLICY
    any_permission_required = {"view"}
    is_searchable = False
    columns = [
        Column("job", label="Tâche", accessor=_label),
        DateColumn("due_at", label="Prévue"),
        Column("outcome", label="Résultat", accessor=_outcome),
        Column("duration", label="Durée", accessor=_duration),
        Column("error", label="Erreur", accessor="error"),
    ]
    list_export = ["job", "due_at", "started_at", "finished_at", "outcome", "error"]
    export_headings = {
        "job": "Tâche",
        "due_at": "Prévue le",
        "started_at": "Commencée le",
        "finished_at": "Finie le",
        "outcome": "Résultat",
        "error": "Erreur",
    }

    def get_filename(self) -> str:
        """Name of an export."""
        return f"taches-planifiees-{timezone.localdate():%Y-%m-%d}"


class JobRunMenuItem(MenuItem):
    """Shown to who may read the ledger."""

    def is_shown(self, request: Any) -> bool:
        """Deny by default."""
        return bool(POLICY.user_has_any_permission(request.user, {"view"}))


@hooks.register("register_reports_menu_item")
def reports_menu_item() -> MenuItem:
    """Entry of the menu "Suivi"."""
    return JobRunMenuItem("Tâches planifiées", reverse("jobs_report"), name="jobs", icon_name="history", order=900)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Address of the report and of its results alone."""
    return [
        path("reports/taches-planifiees/", JobRunReportView.as_view(), name="jobs_report"),
        path(
            "reports/taches-planifiees/results/",
            JobRunReportView.as_view(results_only=True),
            name="jobs_report_results",
        ),
    ]
