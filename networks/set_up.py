"""Setting up a network in the admin: its roles, its fields, its accesses, without code."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from actors.choosing import ScopedChooserViewSet
from trajectoire.plugins import MailPurpose, registry
from trajectoire.second_editor.editing import SeenEditView
from trajectoire.second_editor.form import SeenForm

from .contract import NetworkType
from .models import Membership, Network
from .network import NetworkQuerySet

RESERVED = frozenset(
    "ajouter annuaire courriels couverture echanges ecrire membres mes-suivis pieces suites suivis trouver".split()  # noqa: SIM905 - read at a glance
)
"""Words that addresses of the admin or of the public site already take in the place of a network's."""


class NetworkForm(SeenForm):
    """Choices come from the plug-ins; keys are made of names, once; a role that somebody holds stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, kind.label) for kind in registry.all(NetworkType)]
        purposes = [(purpose.key, purpose.label) for purpose in registry.all(MailPurpose)]
        self._choose("kind", [("", "Des rôles et des champs"), *kinds])
        self._choose("mail_purpose", purposes)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        if (field := self.fields.get(name)) is not None:
            self.fields[name] = forms.ChoiceField(
                label=field.label, help_text=field.help_text, required=field.required, choices=choices
            )

    def clean_key(self) -> str:
        """An address that no screen already has."""
        key = str(self.cleaned_data["key"])
        if key in RESERVED:
            raise forms.ValidationError("Ce mot est pris par un écran : choisissez une autre adresse.")
        return key

    def is_valid(self) -> bool:
        """With the rows of the formsets: keys are given, and a role that somebody holds is not taken away."""
        valid = bool(super().is_valid())
        return self._name_rows("roles", "name", "-") and self._name_rows("fields", "label", "_") and valid

    def _name_rows(self, relation: str, named_by: str, joint: str) -> bool:
        formset = self.formsets.get(relation)
        if formset is None or not formset.is_valid():
            return formset is None
        rows = [row for row in formset.forms if row.cleaned_data]
        taken = {row.instance.key for row in rows if row.instance.key}
        held = True
        for row in rows:
            instance = row.instance
            if row in formset.deleted_forms:
                if relation == "roles" and instance.pk and Membership.objects.filter(role=instance.pk).exists():
                    self.add_error(None, f"Des membres ont le rôle « {instance.name} » : changez d’abord le leur.")
                    held = False
            elif not instance.key:
                instance.key = _free_key(str(row.cleaned_data[named_by]), joint, taken)
                taken.add(instance.key)
        return held


def _free_key(name: str, joint: str, taken: set[str]) -> str:
    """A key made of a name: it begins with a letter, is at most 36 characters long and is not taken."""
    made = slugify(name.replace("·", "")).replace("-", joint)[:36].strip(joint)
    made = made if made[:1].isalpha() else f"champ{joint}{made}".strip(joint)
    rank, key = 1, made
    while key in taken:
        rank += 1
        key = f"{made}{joint}{rank}"
    return key


PANELS = [
    MultiFieldPanel(
        [FieldPanel("name"), FieldPanel("key"), FieldPanel("summary"), FieldPanel("kind")], heading="Le réseau"
    ),
    InlinePanel(
        "roles",
        heading="Rôles",
        label="rôle",
        panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("expected")])],
        help_text="Exemple : chef·fe de projet. « Attendu » : chaque contrat de ville devrait avoir quelqu’un.",
    ),
    InlinePanel(
        "fields",
        heading="Champs du réseau",
        label="champ",
        panels=[
            FieldRowPanel([FieldPanel("label"), FieldPanel("kind")]),
            FieldPanel("choices"),
            FieldPanel("help_text"),
            FieldRowPanel([FieldPanel("required"), FieldPanel("public"), FieldPanel("listed")]),
        ],
        help_text="Ce que vous voulez noter de chaque membre. Exemple : date de nomination.",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("is_public"), FieldPanel("is_open")]),
            FieldPanel("presentation"),
            FieldPanel("how_to_join"),
        ],
        heading="Sur le site public",
    ),
    InlinePanel(
        "accesses",
        heading="Accès d’un groupe extérieur",
        label="accès",
        panels=[FieldRowPanel([FieldPanel("group"), FieldPanel("level")])],
        help_text="Pour un groupe qui ne voit pas les autres réseaux : il ne voit que celui-ci et ses membres.",
    ),
    MultiFieldPanel(
        [FieldPanel("mail_purpose"), FieldRowPanel([FieldPanel("order"), FieldPanel("ended_on")])],
        heading="Courriels, rang et fin",
        classname="collapsed",
    ),
]
"""The form, in the order in which one thinks of a network."""


class NetworkViewSet(SnippetViewSet):
    """« Réglages des réseaux »."""

    model = Network
    icon = "link"
    menu_name = "network-settings"
    menu_label = "Réglages des réseaux"
    base_url_path = "reglages-des-reseaux"
    list_display = [
        "name",
        Column("summary", label="En une phrase"),
        BooleanColumn("is_public", label="Page publique"),
        Column("ended_on", label="N’est plus animé depuis"),
    ]
    list_per_page = 50
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_view_class = SeenEditView
    edit_handler = ObjectList(PANELS, base_form_class=NetworkForm)

    def get_queryset(self, request: HttpRequest) -> NetworkQuerySet:
        """Those that are open to the colleague."""
        return Network.objects.open_to(request.user)


def settings_address(network: Network) -> str:
    """Where a network is set up."""
    return reverse(Network.snippet_viewset.get_url_name("edit"), args=[network.pk])


__all__ = ["NetworkForm", "NetworkViewSet", "settings_address"]
