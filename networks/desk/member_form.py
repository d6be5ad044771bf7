"""The form of a membership: who, in which role, for which territory, and the network's own fields."""

from typing import Any

from django import forms
from django.db import transaction
from wagtail.admin.widgets import AdminDateInput

from actors.choosing import ActorChooser
from actors.models import Organisation, Person, Position
from actors.permissions import visible_organisations, visible_persons
from networks import own_fields
from networks.models import Attachment, Membership, Network, NetworkField
from territories.models import Territory
from trajectoire.second_editor.form import SeenForm

Kind = NetworkField.Kind

PREFIX = "champ-"
"""Before the key of a network's field in the form."""

HEAVIEST = 20 * 1024 * 1024
"""Bytes of a file."""


class MemberForm(SeenForm):
    """A person, a structure, or both: the person then belongs by the position held in that structure.

    Who is a member does not change afterwards: a membership ends, and another one begins.
    """

    class Meta:
        model = Membership
        fields = [
            "person",
            "organisation",
            "role",
            "territory",
            "started_on",
            "ended_on",
            "source",
            "verified_on",
            "shown_since",
        ]
        widgets = dict.fromkeys(("started_on", "ended_on", "verified_on", "shown_since"), AdminDateInput) | {
            "person": ActorChooser(model=Person),
            "organisation": ActorChooser(model=Organisation),
            "territory": ActorChooser(model=Territory),
        }

    def __init__(self, *args: Any, network: Network, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.network = network
        self.user = user
        if self.instance.pk:
            del self.fields["person"], self.fields["organisation"]
        else:
            self._ask_who()
        self._limit("role", network.roles.all())
        self.own = list(network.fields.all())
        for field in self.own:
            self.fields[PREFIX + field.key] = self._own_field(field)

    def _ask_who(self) -> None:
        self._limit("person", visible_persons(self.user))
        self._limit("organisation", visible_organisations(self.user))
        self.fields["organisation"].help_text = (
            "Seule : la structure est membre. Avec une personne : la personne l’est par son poste dans la structure, "
            "et l’appartenance finit avec le poste."
        )

    def _limit(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a relation of the model
        field.queryset = queryset
        if (
            self.initial.get(name)
            and not queryset.filter(pk=getattr(self.initial[name], "pk", self.initial[name])).exists()
        ):
            self.initial[name] = None

    def _own_field(self, field: NetworkField) -> forms.Field:
        """As it is typed; what may be kept is for ``own_fields.check`` alone to say."""
        known = self.instance.data.get(field.key)
        asked: dict[str, Any] = {"label": field.label, "help_text": field.help_text, "required": field.required}
        if field.kind == Kind.FILE:
            kept = f" Un fichier est déjà là : {self._file_name(known)}. Un autre le remplace." if known else ""
            return forms.FileField(
                **asked | {"required": field.required and not known, "help_text": (field.help_text + kept).strip()}
            )
        asked["initial"] = own_fields.shown(field, known, {}) if field.kind == Kind.NUMBER else known
        if field.kind == Kind.CHOICE:
            choices = [("", "—"), *((option, option) for option in own_fields.options(field))]
            if known and (known, known) not in choices:
                choices.append((known, f"{known} (n’est plus proposé)"))
            return forms.CharField(widget=forms.Select(choices=choices), **asked)
        if field.kind == Kind.DATE:
            return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **asked)
        if field.kind == Kind.TERRITORY:
            return forms.CharField(widget=ActorChooser(model=Territory), **asked)
        return forms.CharField(**asked)

    def _file_name(self, key: object) -> str:
        kept = self.instance.attachments.filter(pk=key).first() if self.instance.pk else None
        return str(kept) if kept else "nom perdu"

    def clean(self) -> dict[str, Any]:
        """Who is a member, and the network's own fields."""
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk:
            self._settle_who(cleaned)
        self._settle_own(cleaned)
        return cleaned

    def _settle_who(self, cleaned: dict[str, Any]) -> None:
        person, organisation = cleaned.get("person"), cleaned.get("organisation")
        if {"person", "organisation"} & set(self.errors):
            return
        if person is None and organisation is None:
            self.add_error(None, "Choisissez une personne, une structure, ou les deux.")
        elif person and organisation:
            position = Position.objects.current().filter(person=person, organisation=organisation).first()
            if position is None:
                self.add_error(
                    "organisation", f"{person} n’y a pas de poste en cours : ajoutez-le d’abord sur sa fiche."
                )
                return
            self.instance.position = position
            cleaned["person"] = cleaned["organisation"] = None
        self._refuse_twice(cleaned)

    def _refuse_twice(self, cleaned: dict[str, Any]) -> None:
        same = Membership.objects.current().filter(
            network=self.instance.network,
            role=cleaned.get("role"),
            person=cleaned.get("person"),
            organisation=cleaned.get("organisation"),
            position=self.instance.position,
        )
        territory = cleaned.get("territory")
        if same.filter(territory=territory).exists() if territory else same.exists():
            self.add_error(None, "C’est déjà noté : même membre, même rôle, même territoire.")

    def _settle_own(self, cleaned: dict[str, Any]) -> None:
        typed = [field for field in self.own if field.kind != Kind.FILE]
        raw = {field.key: str(cleaned.get(PREFIX + field.key) or "") for field in typed}
        old = {field.key for field in typed if field.kind == Kind.CHOICE and raw[field.key]}
        old = {key for key in old if raw[key] == self.instance.data.get(key)}
        values, refusals = own_fields.check([field for field in typed if field.key not in old], raw)
        for field in typed:
            key = values.get(field.key) if field.kind == Kind.TERRITORY else None
            if isinstance(key, int) and not Territory.objects.filter(pk=key).exists():
                refusals[field.key] = "Ce territoire n’existe plus : choisissez-en un autre."
            if field.key in refusals and PREFIX + field.key not in self.errors:
                self.add_error(PREFIX + field.key, refusals[field.key])
        for field in self.own:
            given = cleaned.get(PREFIX + field.key)
            if field.kind == Kind.FILE and given and given.size > HEAVIEST:
                self.add_error(PREFIX + field.key, "Ce fichier dépasse 20 Mo : allégez-le.")
        kept = {key: self.instance.data[key] for key in self.instance.data if key not in raw or key in old}
        self.instance.data = kept | values

    @transaction.atomic
    def save(self, commit: bool = True) -> Membership:
        """With the files, which are kept out of the public media."""
        membership: Membership = super().save(commit=commit)
        for field in self.own:
            given = self.cleaned_data.get(PREFIX + field.key) if field.kind == Kind.FILE else None
            if given:
                kept = Attachment.objects.create(
                    membership=membership, file=given, name=given.name[:200], added_by=self.user
                )
                membership.data[field.key] = kept.pk
                membership.save(update_fields=["data", "updated_at"])
        return membership
