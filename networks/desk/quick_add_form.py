"""The form of « Ajouter »: a person, a structure, a post and a place in a network, told at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.utils import ErrorList
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from actors.acting import acting
from actors.finding.likely import likely_organisations, likely_persons, same_name
from actors.models import Organisation, Person, Position, Source
from actors.permissions import visible_organisations, visible_persons
from networks.models import Membership, Network, NetworkRole
from territories.models import Level, Territory
from trajectoire.pages.keys import key_of

NEW = "nouveau"
"""What answers « Existe déjà ? » with no."""

PERSON = ("first_name", "last_name", "source", "source_detail", "informed_on")
STRUCTURE = ("name", "kind", "town", "territory")
POST = ("function", "email", "phone", "started_on")
TERRITORIES = (Level.CITY_CONTRACT, Level.DEPARTMENT, Level.REGION)


@dataclass(frozen=True)
class Added:
    """What came of it: the person or the structure to show, and the membership, if a network was chosen."""

    person: Person | None
    organisation: Organisation | None
    membership: Membership | None

    @property
    def actor(self) -> Person | Organisation:
        """Whose screen comes next."""
        found = self.person or self.organisation
        assert found is not None  # noqa: S101 - the form refuses neither
        return found


class QuickAddForm(forms.Form):
    """Names are ``person-…``, ``structure-…``, ``post-…`` as in the models, then ``belongs`` (« network:role »).

    ``same_person`` and ``same_structure`` answer « Existe déjà ? »: empty while it was not asked, ``NEW``, or a key.
    Nothing is written before every question is answered.
    """

    same_person = forms.CharField(required=False, widget=forms.HiddenInput)
    same_structure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Any, initial: dict[str, Any] | None = None) -> None:
        """``user``: the colleague who adds; what they may not see is never proposed."""
        super().__init__(data, initial=initial)
        self.user = user
        self.person: Person | None = None
        self.organisation: Organisation | None = None
        for prefix, model, names in (
            ("person", Person, PERSON),
            ("structure", Organisation, STRUCTURE),
            ("post", Position, POST),
        ):
            for name in names:
                self.fields[f"{prefix}-{name}"] = _field(model, name)
        self.fields["person-last_name"].required = self.fields["structure-name"].required = False
        self.fields[
            "structure-name"
        ].help_text = "Si elle est déjà dans la base, commencez à l’écrire et choisissez-la."
        self.fields["structure-kind"].required = False
        self.fields["person-informed_on"].initial = timezone.localdate()
        self.fields["belongs"] = forms.ChoiceField(
            label="Réseau et rôle", required=False, choices=_belongings(user), help_text="Facultatif."
        )
        self.likely: dict[str, list[Any]] = {}
        self.fields["person-source_detail"].help_text = "Exemple : journée régionale du 18 juin 2025."

    def clean(self) -> dict[str, Any]:
        """Somebody or something is told; each record is valid by its own rules; « Existe déjà ? » is answered."""
        said = super().clean() or self.cleaned_data
        self.person = self._chosen("same_person", visible_persons(self.user))
        self.organisation = self._chosen("same_structure", visible_organisations(self.user))
        named = bool(said.get("person-last_name") or self.person)
        housed = bool(said.get("structure-name") or self.organisation)
        if not named and not housed:
            self.add_error(None, "Écrivez au moins le nom de la personne, ou celui de la structure.")
        if not named and said.get("person-first_name"):
            self.add_error("person-last_name", "Il manque le nom de famille.")
        if not housed and any(said.get(f"post-{name}") for name in POST):
            self.add_error("structure-name", "Dans quelle structure ? La fonction et ses coordonnées vont avec elle.")
        if housed and not named and said.get("post-function"):
            self.add_error("person-last_name", "De qui est-ce la fonction ?")
        self._refuse_what_is_not_allowed(named, housed)
        if not self.errors:
            self._check_records(said)
        if not self.errors:
            self._ask_who_exists(said)
        return said

    def _chosen(self, field: str, among: Any) -> Any:
        answer = self.cleaned_data.get(field, "")
        key = key_of(answer)
        return among.filter(pk=key).first() if key else None

    def _refuse_what_is_not_allowed(self, named: bool, housed: bool) -> None:
        if named and not self.person and not self.user.has_perm("actors.add_person"):
            self.add_error(None, "Vous ne pouvez pas ajouter de personne : demandez à la direction.")
        if housed and not self.organisation and not self.user.has_perm("actors.add_organisation"):
            self.add_error("structure-name", "Vous ne pouvez pas ajouter de structure : choisissez-en une qui existe.")
        if named and housed and not self.user.has_perm("actors.add_position"):
            self.add_error(None, "Vous ne pouvez pas ajouter de poste : demandez à la direction.")

    def _check_records(self, said: dict[str, Any]) -> None:
        """Each record's own rules, told beside the fields of this form."""
        post = Position(**{name: said.get(f"post-{name}") for name in POST})
        for prefix, record in (
            ("person", self._new_person(said)),
            ("structure", self._new_structure(said)),
            ("post", post),
        ):
            try:
                if record is not None:
                    record.clean_fields(exclude=["person", "organisation", "source"])
                    record.clean()
            except ValidationError as error:
                self._tell(prefix, error)

    def _tell(self, prefix: str, error: ValidationError) -> None:
        for name, found in error.message_dict.items():
            field = f"{prefix}-{name}"
            self.add_error(field if field in self.fields else None, ErrorList(found).data)

    def _new_person(self, said: dict[str, Any]) -> Person | None:
        if self.person or not said.get("person-last_name"):
            return None
        return Person(**{name: said.get(f"person-{name}") for name in PERSON})

    def _new_structure(self, said: dict[str, Any]) -> Organisation | None:
        if self.organisation or not said.get("structure-name"):
            return None
        given = {name: said.get(f"structure-{name}") for name in STRUCTURE}
        return Organisation(
            **given | {"kind": given["kind"] or Organisation.Kind.OTHER, "source": said.get("person-source")}
        )

    def _ask_who_exists(self, said: dict[str, Any]) -> None:
        email, phone = said.get("post-email", ""), said.get("post-phone", "")
        if not self.organisation and said.get("structure-name") and said.get("same_structure") != NEW:
            seen = visible_organisations(self.user).select_related("territory")
            self.organisation = same_name(seen, said["structure-name"])
            if not self.organisation and (found := likely_organisations(seen, said["structure-name"])):
                self.likely["structure"] = found
        if not self.person and said.get("person-last_name") and said.get("same_person") != NEW:
            seen_persons = visible_persons(self.user).prefetch_related("positions__organisation")
            names = said.get("person-first_name", ""), said["person-last_name"]
            if found_persons := likely_persons(seen_persons, *names, email=email, phone=phone):
                self.likely["person"] = found_persons
        if self.likely:
            raise ValidationError(
                "Est-ce la même personne ou la même structure ? Rien n’est encore enregistré.", code="likely"
            )

    @transaction.atomic
    def save(self) -> Added:
        """Everything or nothing; the history says where it comes from."""
        said = self.cleaned_data
        detail = said.get("person-source_detail") or Source(said["person-source"]).label
        with acting(self.user, source=f"Ajout : {detail}"[:200]):
            organisation = self.organisation or self._new_structure(said)
            if organisation and organisation.pk is None:
                organisation.full_clean()
                organisation.save()
            person = self.person or self._new_person(said)
            if person and person.pk is None:
                person.full_clean()
                person.save()
            position = self._position(said, person, organisation) if person and organisation else None
        return Added(person, organisation, self._membership(said, person, organisation, position))

    def _position(self, said: dict[str, Any], person: Person, organisation: Organisation) -> Position:
        """The post held there today, if there is one and nothing else is said of it; a new one otherwise."""
        given = {name: said.get(f"post-{name}") or "" for name in ("function", "email", "phone")}
        held = person.positions.current().filter(organisation=organisation).first()
        if held and all(
            not value or value.lower() == str(getattr(held, name)).lower() for name, value in given.items()
        ):
            return held
        position = Position(
            person=person, organisation=organisation, source=said["person-source"],
            started_on=said.get("post-started_on"), **given,
        )  # fmt: skip
        position.full_clean()
        position.save()
        return position

    def _membership(
        self, said: dict[str, Any], person: Person | None, organisation: Organisation | None, position: Position | None
    ) -> Membership | None:
        if not said.get("belongs"):
            return None
        network_key, _, role_key = said["belongs"].partition(":")
        member = (
            {"position": position} if position else {"person": person} if person else {"organisation": organisation}
        )
        of: dict[str, Any] = {"network_id": int(network_key), "role_id": int(role_key) if role_key else None, **member}
        already = Membership.objects.current().filter(**of).first()
        return already or Membership.objects.create(**of, source=said["person-source"], started_on=timezone.localdate())


def _field(model: Any, name: str) -> forms.Field:
    """The model's field, asked as its own form asks it."""
    column = model._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    if name == "territory":
        places = Territory.objects.valid().filter(level__in=TERRITORIES).order_by("level", "name")
        return forms.ModelChoiceField(places, label="Territoire", required=False, empty_label="—")
    options = {"widget": AdminDateInput} if column.get_internal_type() == "DateField" else {}
    field: forms.Field = column.formfield(**options)
    if name == "function":
        field.widget.attrs["placeholder"] = "cheffe de projet politique de la ville"
    return field


def _belongings(user: Any) -> list[Any]:
    """Networks that the colleague may change and their roles, as « network:role »."""
    networks = Network.objects.open_to(user, to_change=True).filter(ended_on__isnull=True)
    roles: dict[int, list[NetworkRole]] = {}
    for role in NetworkRole.objects.filter(network__in=networks):
        roles.setdefault(role.network_id, []).append(role)
    groups: list[Any] = [("", "Aucun pour l’instant")]
    for network in networks:
        within = [(f"{network.pk}:{role.pk}", f"{network.name}, {role.name}") for role in roles.get(network.pk, [])]
        groups.append((network.name, [*within, (f"{network.pk}:", f"{network.name}, sans rôle précis")]))
    return groups
