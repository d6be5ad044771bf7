"""Resources that go, in the admin: merging two that say the same, explaining one that was withdrawn."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from trajectoire.accounts.models import User

from .identifiers import RetiredIdentifier
from .resource import Resource
from .retirement import merge


class MergeForm(forms.Form):
    """Which resource stays, and what old links are told."""

    target = forms.ModelChoiceField(
        label="Ressource gardée",
        queryset=Page.objects.all(),
        widget=AdminPageChooser(target_models=[Resource]),
        help_text="Celle où mèneront les anciens liens.",
    )
    reason = forms.CharField(
        label="Explication (facultative)", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, source: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source

    def clean_target(self) -> Resource:
        """Another resource of the library, which has an identifier of its own."""
        found = Resource.objects.filter(pk=self.cleaned_data["target"].pk).specific().first()
        if found is None or not found.identifier:
            raise ValidationError("Choisissez une ressource de la bibliothèque.")
        if found.pk == self.source.pk:
            raise ValidationError("Choisissez une autre ressource que celle qui disparaît.")
        return cast("Resource", found)


def merge_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Merge the resource ``page_id`` into another: for who may delete the one and edit the other."""
    source = get_object_or_404(Resource, pk=page_id).specific
    if not source.permissions_for_user(request.user).can_delete():
        raise PermissionDenied
    form = MergeForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        if not target.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        title, identifier = source.title, source.identifier
        merge(source, target, cast("User", request.user), form.cleaned_data["reason"])
        messages.success(request, f"« {title} » ({identifier}) mène maintenant à « {target.title} ».")
        return redirect("wagtailadmin_pages:edit", target.pk)
    files = [row.shown_title for row in source.files.all()]
    context = {"form": form, "resource": source, "files": files, "header_title": "Fusionner avec une autre"}
    return TemplateResponse(request, "resources/admin/merge.html", context)


def merge_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Any:  # noqa: ARG001 - as called
    """« Fusionner avec une autre », beside « Supprimer », on resources alone."""
    if not page.specific_class or not issubclass(page.specific_class, Resource):
        return
    if page.permissions_for_user(user).can_delete():
        yield Button(
            "Fusionner avec une autre", reverse("resources_merge", args=[page.pk]), icon_name="link", priority=55
        )


def explain_after_deletion(request: HttpRequest, page: Page) -> None:
    """Once a published resource is deleted, propose to write why, for those who follow an old link."""
    identifier = getattr(page, "identifier", None)
    retired = RetiredIdentifier.objects.filter(identifier=identifier, was_public=True).first() if identifier else None
    if retired:
        address = reverse("retired_identifiers:edit", args=[retired.pk])
        messages.info(
            request,
            f"L’adresse permanente {identifier} dira désormais que la ressource a été retirée.",
            buttons=[messages.button(address, "Expliquer pourquoi")],
        )


class ExplainOnly(ModelPermissionPolicy):
    """Rows are written by deletions and mergers: nobody adds or deletes one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Read and change, for who has the permission."""
        return action in ("change", "view") and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """One of them."""
        return any(self.user_has_permission(user, action) for action in actions)


class RetiredIdentifierViewSet(ModelViewSet):
    """« Ressources retirées »: read, and explained; nothing is added nor deleted there."""

    model = RetiredIdentifier
    name = "retired_identifiers"
    menu_label = "Ressources retirées"
    icon = "bin"
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields = ["identifier", "title"]
    list_per_page = 50
    list_display = [
        TitleColumn("identifier", label="Identifiant", url_name="retired_identifiers:edit"),
        Column("title", label="Titre"),
        Column("type_label", label="Type", width="15%"),
        Column("merged_into", label="Remplacée par", width="15%"),
        DateColumn("retired_at", label="Retirée", width="12%"),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("identifier", read_only=True), FieldPanel("title", read_only=True)], heading="Ressource"
            ),
            FieldPanel("merged_into"),
            FieldPanel("reason"),
        ]
    )
