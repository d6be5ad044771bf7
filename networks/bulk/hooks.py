"""« Ajouter à un réseau » and « Terminer », from the lists of persons and of structures."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.widgets import AdminDateInput

from actors.bulk.action import ActorBulkAction, ActorForm
from actors.bulk.selection import Actor, Plan
from actors.models import Person
from networks.models import Network, NetworkRole

from .adding import plan_to_add
from .ending import plan_to_leave, plan_to_quit

POST, SELF = "poste", "personne"
POSTS = "postes"
EARLIEST = 1950
"""Years before are slips of the keyboard."""


def _day(value: Any) -> Any:
    if value.year < EARLIEST:
        raise forms.ValidationError("Cette date est trop ancienne : vérifiez l’année.")
    return value


class AddForm(ActorForm):
    """Which network and role, since when, and by which title for persons."""

    where = forms.ChoiceField(label="Réseau et rôle")
    by = forms.ChoiceField(
        label="À quel titre",
        choices=[(POST, "Par le poste qu’elles occupent à cette date"), (SELF, "En leur nom")],
        widget=forms.RadioSelect,
        initial=POST,
        help_text="Par le poste : l’appartenance dit pour quelle structure. En leur nom : habitant·es, conseillers.",
    )
    started_on = forms.DateField(label="Depuis le", widget=AdminDateInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks = Network.objects.open_to(self.user, to_change=True).filter(ended_on__isnull=True)
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)  # noqa: S101 - for the type checker
        where.choices = [("", "Choisir…")] + [
            (
                network.name,
                [(f"{network.pk}", f"{network.name}, sans rôle précis")]
                + [(f"{network.pk}-{role.pk}", f"{network.name}, {role.name}") for role in network.roles.all()],
            )
            for network in networks.prefetch_related("roles")
        ]
        if self.model is not Person:
            del self.fields["by"]

    def clean_started_on(self) -> Any:
        """A likely day."""
        return _day(self.cleaned_data["started_on"])


@hooks.register("register_bulk_action")
class AddToNetwork(ActorBulkAction):
    """« Ajouter à un réseau »."""

    display_name = "Ajouter à un réseau"
    aria_label = "Ajouter les fiches choisies à un réseau"
    action_type = "ajouter-a-un-reseau"
    action_priority = 30
    icon = "group"
    done = "Ajouter"
    form_class = AddForm

    @classmethod
    def may(cls, user: Any, model: type[Actor]) -> bool:  # noqa: ARG003 - the same for both
        """Who may change at least one network."""
        return Network.objects.open_to(user, to_change=True).exists()

    def plan(self, said: dict[str, Any], actors: list[Any]) -> Plan:
        """As the form says; its choices are the networks that the colleague may change."""
        network, _, role = str(said["where"]).partition("-")
        return plan_to_add(
            actors,
            Network.objects.get(pk=int(network)),
            NetworkRole.objects.get(pk=int(role)) if role else None,
            said["started_on"],
            by_post=said.get("by") == POST,
            user=self.request.user,
        )


class EndForm(ActorForm):
    """What ends, and its last day."""

    what = forms.ChoiceField(label="Ce qui se termine")
    ended_on = forms.DateField(label="Dernier jour", widget=AdminDateInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks = Network.objects.open_to(self.user, to_change=True)
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101 - for the type checker
        posts = [(POSTS, "Leurs postes, et ce qu’elles sont dans les réseaux par ces postes")]
        with_posts = self.model is Person and self.user.has_perm("actors.change_person")
        what.choices = [
            ("", "Choisir…"),
            *(posts if with_posts else []),
            *((str(network.pk), f"Leur place dans le réseau {network.name}") for network in networks),
        ]

    def clean_ended_on(self) -> Any:
        """A likely day."""
        return _day(self.cleaned_data["ended_on"])


@hooks.register("register_bulk_action")
class EndForActors(ActorBulkAction):
    """« Terminer »: nothing is deleted, all stays in the past of each record."""

    display_name = "Terminer une appartenance ou un poste"
    aria_label = "Terminer l’appartenance ou le poste des fiches choisies"
    action_type = "terminer"
    action_priority = 40
    icon = "cross"
    done = "Terminer"
    form_class = EndForm

    @classmethod
    def may(cls, user: Any, model: type[Actor]) -> bool:
        """Who may change at least one network, or correct persons."""
        return (model is Person and user.has_perm("actors.change_person")) or Network.objects.open_to(
            user, to_change=True
        ).exists()

    def plan(self, said: dict[str, Any], actors: list[Any]) -> Plan:
        """As the form says; its choices are what the colleague may end."""
        if said["what"] == POSTS:
            return plan_to_quit(actors, said["ended_on"], user=self.request.user)
        network = Network.objects.get(pk=int(said["what"]))
        return plan_to_leave(actors, network, said["ended_on"], user=self.request.user)
