"""The two forms of the team: three fields to welcome somebody, a few more to keep their account true."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db.models import Case, Value, When

from trajectoire.plugins import Role

from .invitations import free_username, split_name
from .models import User

TAKEN = "Un compte existe déjà avec cette adresse."


def roles_in_order() -> Any:
    """The groups, the four roles first in their usual order."""
    rank = Case(
        *(When(name=role.value, then=Value(place)) for place, role in enumerate(Role)), default=Value(len(Role))
    )
    return Group.objects.order_by(rank, "name")


class _EmailForm(forms.ModelForm[User]):
    """An e-mail address that nobody else has, whatever its capitals."""

    def clean_email(self) -> str:
        """In small letters, and free."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN)
        return email


class WelcomeForm(_EmailForm):
    """Name, address, role: the rest follows, and the person chooses the password."""

    full_name = forms.CharField(
        label="Prénom et nom",
        max_length=150,
        help_text="Exemple : Inès Martin. C’est ainsi que ses pages seront signées.",
    )
    email = forms.EmailField(
        label="Adresse électronique", help_text="Elle y recevra une invitation à choisir son mot de passe."
    )
    role = forms.ModelChoiceField(Group.objects.none(), label="Rôle", widget=forms.RadioSelect, empty_label=None)

    class Meta:
        model = User
        fields = ["email"]

    field_order = ["full_name", "email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles_in_order()  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> User:
        """The account, without a password: nobody signs in before the invitation is answered."""
        user = super().save(commit=False)
        name = self.cleaned_data["full_name"]
        user.first_name, user.last_name = split_name(name)
        user.username = free_username(name)
        user.set_unusable_password()
        if commit:
            user.save()
            user.groups.set([self.cleaned_data["role"]])
        return user


class ColleagueForm(_EmailForm):
    """An account as it is: name, address, roles, open or closed. One's own roles and opening are not there."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "groups", "is_active"]
        labels = {"groups": "Rôles", "is_active": "Compte ouvert", "email": "Adresse électronique"}
        help_texts = {
            "groups": "",
            "is_active": "Décochez au départ de la personne : elle ne se connecte plus, ses pages restent les siennes.",
        }
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        if editing_self:
            del self.fields["groups"], self.fields["is_active"]
        else:
            self.fields["groups"].queryset = roles_in_order()  # type: ignore[attr-defined]
