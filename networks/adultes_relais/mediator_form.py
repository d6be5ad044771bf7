"""« Ajouter un·e médiateur·rice à cette convention » and « Fin de prise de poste »."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from actors.models import Person
from actors.permissions import Colleague, sees_personal_details, visible_persons
from actors.phones import national_format, validate_phone
from search.analysis import words

from .terms import Newcomer, Reach

MOST_ALIKE = 5


class MediatorForm(forms.Form):
    """A person who is known already, or a new one: then who has the same name or address is told first.

    Nothing of eligibility is asked: neither age, nor job seeking, nor address.
    """

    person = forms.ModelChoiceField(
        label="Personne déjà connue",
        queryset=Person.objects.none(),
        required=False,
        widget=AdminSnippetChooser(
            model=Person, choose_one_text="Choisir une personne", choose_another_text="Choisir une autre personne"
        ),
        help_text="Cherchez-la d’abord. Si elle n’y est pas, remplissez les champs suivants.",
    )
    first_name = forms.CharField(label="Prénom", max_length=80, required=False)
    last_name = forms.CharField(label="Nom", max_length=80, required=False)
    informed_on = forms.DateField(
        label="Informée le",
        required=False,
        widget=AdminDateInput(),
        help_text="Le jour où la personne a su que nous gardons ces données. Au plus tard un mois après.",
    )
    email = forms.EmailField(label="Courriel professionnel", required=False)
    phone = forms.CharField(label="Téléphone professionnel", max_length=30, required=False, validators=[validate_phone])
    started_on = forms.DateField(label="Prend le poste le", widget=AdminDateInput(), initial=timezone.localdate)
    ended_on = forms.DateField(
        label="Jusqu’au", required=False, widget=AdminDateInput(), help_text="Le dernier jour, s’il est connu."
    )
    other_person = forms.BooleanField(required=False, widget=forms.HiddenInput)

    new_fields = ("first_name", "last_name", "informed_on")

    def __init__(self, *args: Any, user: Colleague, **kwargs: Any) -> None:
        """``user`` chooses among the persons that they may see, and adds one only with the right to."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.may_create = bool(user.has_perm("actors.add_person"))
        self.alike: list[Person] = []
        if not self.may_create:
            for name in self.new_fields:
                del self.fields[name]
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = visible_persons(user)

    def clean(self) -> dict[str, Any]:
        """One of the two, in order of dates, and nobody twice without saying so."""
        data = super().clean() or {}
        start, end = data.get("started_on"), data.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "La fin ne peut pas précéder le début.")
        data["phone"] = national_format(data.get("phone") or "")
        data["email"] = (data.get("email") or "").lower()
        last_name = (data.get("last_name") or "").strip()
        if "person" in self.errors:
            return data
        if data.get("person") and last_name:
            raise ValidationError("Choisissez une personne déjà connue, ou écrivez un nom : pas les deux.")
        if not data.get("person") and not last_name:
            message = "Choisissez une personne, ou écrivez son nom." if self.may_create else "Choisissez une personne."
            raise ValidationError(message)
        if last_name and not data.get("other_person"):
            self._refuse_alike(data)
        return data

    def _refuse_alike(self, data: dict[str, Any]) -> None:
        self.alike = alike(self.user, f"{data.get('first_name') or ''} {data['last_name']}", data["email"])
        if self.alike:
            raise ValidationError(
                "Cette personne est peut-être déjà connue. Choisissez-la ci-dessous, ou dites que c’en est une autre : "
                "rien de ce que vous avez écrit n’est perdu."
            )

    def who(self) -> Person | Newcomer:
        """The person, known or new."""
        data = self.cleaned_data
        found: Person | None = data.get("person")
        return found or Newcomer(
            first_name=data["first_name"].strip(), last_name=data["last_name"].strip(), informed_on=data["informed_on"]
        )

    def at(self) -> Reach:
        """Where they are reached at work."""
        return Reach(email=self.cleaned_data["email"], phone=self.cleaned_data["phone"])


def alike(user: Colleague, name: str, email: str) -> list[Person]:
    """Persons whom this colleague may see with the same name, accents and order aside, or the same address."""
    asked = sorted(word.exact for word in words(name))
    seen = visible_persons(user)
    same = Q(positions__email__iexact=email) if email else Q(pk__in=[])
    if email and sees_personal_details(user):
        same |= Q(personal_email__iexact=email)
    found = list(seen.filter(same).values_list("pk", flat=True)[:MOST_ALIKE]) if email else []
    for pk, first_name, last_name in _near(seen, name).values_list("pk", "first_name", "last_name"):
        if asked and sorted(word.exact for word in words(f"{first_name} {last_name}")) == asked:
            found.append(pk)
    persons = Person.objects.filter(pk__in=found).prefetch_related("positions__organisation")
    return list(persons.order_by("last_name", "first_name", "pk")[:MOST_ALIKE])


def _near(seen: QuerySet[Person], name: str) -> QuerySet[Person]:
    """Those among whom the same name can be, so that not everyone is read: by an initial of one of its words."""
    initials = {word.exact[0] for word in words(name) if word.exact}
    begins = Q(pk__in=[])
    for initial in initials:
        begins |= Q(last_name__istartswith=initial)
    accented = Q(last_name__regex=r"^[^A-Za-z]")
    return seen.filter(begins | accented)


class LeaveForm(forms.Form):
    """The last day of a holding."""

    ended_on = forms.DateField(
        label="Dernier jour", widget=AdminDateInput(), initial=timezone.localdate, help_text="Le poste devient vacant."
    )
    leaves_employer = forms.BooleanField(
        label="La personne quitte aussi l’employeur",
        required=False,
        initial=True,
        help_text="Son poste chez l’employeur finit le même jour. Décochez si elle y reste à une autre fonction.",
    )
