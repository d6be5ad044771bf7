"""Forms of a post, of a convention, of a work contract and of a training need."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from actors.models import Organisation
from actors.permissions import Colleague, visible_organisations
from territories.models import Level, Territory
from territories.widgets import TerritoriesInput

from .models import Convention, Modality, Post, TrainingNeed, WorkContract


class SeenForm(WagtailAdminModelForm):
    """A form that tells its second editor that somebody saved first, and keeps what was typed.

    A print of what was read comes back with the form; the view locks the record while it is compared.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = _print_of(self.initial) if self.instance.pk else ""
        self.fields["seen"].initial = self.stored

    def clean(self) -> dict[str, Any]:
        """As usual, then whether the record is the one that was read."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.stored and cleaned.get("seen") and cleaned["seen"] != self.stored:
            typed: Any = self.data  # type: ignore[has-type]  # made by Django's form
            self.data = typed.copy()
            self.data[self.add_prefix("seen")] = self.stored
            changed = [str(self.fields[name].label) for name in self.changed_data if name != "seen"]
            differs = f" Diffère de ce qui est enregistré : {', '.join(changed)}." if changed else ""
            raise ValidationError(
                "Quelqu’un a enregistré cette fiche entre-temps. Rien de ce que vous avez écrit n’est perdu : "
                f"relisez, puis enregistrez de nouveau.{differs}"
            )
        return cleaned


def _print_of(values: dict[str, Any]) -> str:
    """The same text for the same values of the fields, whatever the order of a relation."""
    told = [
        (name, sorted(str(getattr(one, "pk", one)) for one in value) if isinstance(value, list) else str(value))
        for name, value in sorted(values.items())
    ]
    return sha256(repr(told).encode("utf-8", "replace")).hexdigest()


class PostForm(SeenForm):
    """What is done, where, for how long in a week."""

    class Meta:
        model = Post
        fields = [
            "title",
            "territory",
            "neighbourhoods",
            "workplace",
            "modalities",
            "full_time_equivalent",
            "note",
        ]
        widgets = {
            "neighbourhoods": TerritoriesInput,
            "modalities": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["territory"]
        assert isinstance(places, forms.ModelChoiceField)  # noqa: S101 - a relation of the model
        here = Q(level=Level.CITY_CONTRACT) & Q(pk__in=Territory.objects.valid().values("pk"))
        places.label = "Contrat de ville"
        places.queryset = Territory.objects.filter(here | Q(pk=self.instance.territory_id)).order_by("name")
        offered = Modality.objects.filter(is_offered=True)
        if self.instance.pk:
            offered = (offered | self.instance.modalities.all()).distinct()
        field = self.fields["modalities"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - a relation of the model
        field.queryset = offered


class ConventionForm(SeenForm):
    """A convention: its number, who signs it, its dates, what is known of what comes next."""

    class Meta:
        model = Convention
        fields = ["number", "employer", "prefecture", "signed_on", "starts_on", "ends_on", "sequel", "note"]
        widgets = dict.fromkeys(("signed_on", "starts_on", "ends_on"), AdminDateInput) | {
            "employer": AdminSnippetChooser(
                model=Organisation,
                choose_one_text="Choisir une structure",
                choose_another_text="Choisir une autre structure",
            ),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: Colleague, **kwargs: Any) -> None:
        """``user`` chooses among the structures that they may see; the employer already there stays possible."""
        super().__init__(*args, **kwargs)
        field = self.fields["employer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - same
        seen = visible_organisations(user)
        if self.instance.employer_id:
            seen = (seen | Organisation.objects.filter(pk=self.instance.employer_id)).distinct()
        field.queryset = seen
        if self.instance.pk:
            self._read_sequel_in_words()
        else:
            del self.fields["sequel"]

    def _read_sequel_in_words(self) -> None:
        """The empty choice has a word of its own."""
        self.fields["sequel"] = forms.ChoiceField(
            label="Suite",
            choices=Convention.Sequel.choices,
            required=False,
            initial=self.instance.sequel,
            help_text="« Ne sera pas renouvelée » arrête les rappels. Renouvelée : utilisez plutôt « Renouveler ».",
        )


class ContractForm(SeenForm):
    """The work contract of a holder."""

    class Meta:
        model = WorkContract
        fields = ["kind", "starts_on", "ends_on"]
        widgets = dict.fromkeys(("starts_on", "ends_on"), AdminDateInput)


class TrainingForm(SeenForm):
    """A need of training."""

    class Meta:
        model = TrainingNeed
        fields = ["text", "noted_on", "met_on"]
        widgets = dict.fromkeys(("noted_on", "met_on"), AdminDateInput)
