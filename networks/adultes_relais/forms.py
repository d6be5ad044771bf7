"""Forms of a post, of a convention, of a work contract and of a training need."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
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

    ``updated_at`` of the record comes back with the form; the view locks the record while the form is checked.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_at = self.instance.updated_at if self.instance.pk else None
        if self.stored_at:
            self.fields["seen"].initial = self.stored_at.isoformat()

    def clean(self) -> dict[str, Any]:
        """As usual, then whether the record is the one that was read."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen = _moment(cleaned.get("seen") or "")
        if seen and self.stored_at and self.stored_at > seen:
            typed: Any = self.data  # type: ignore[has-type]  # made by Django's form
            self.data = typed.copy()
            self.data[self.add_prefix("seen")] = self.stored_at.isoformat()
            changed = [str(self.fields[name].label) for name in self.changed_data if name != "seen"]
            differs = f" Diffère de ce qui est enregistré : {', '.join(changed)}." if changed else ""
            raise ValidationError(
                "Quelqu’un a enregistré cette fiche entre-temps. Rien de ce que vous avez écrit n’est perdu : "
                f"relisez, puis enregistrez de nouveau.{differs}"
            )
        return cleaned


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


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


class ContractForm(WagtailAdminModelForm):
    """The work contract of a holder."""

    class Meta:
        model = WorkContract
        fields = ["kind", "starts_on", "ends_on"]
        widgets = dict.fromkeys(("starts_on", "ends_on"), AdminDateInput)


class TrainingForm(WagtailAdminModelForm):
    """A need of training."""

    class Meta:
        model = TrainingNeed
        fields = ["text", "noted_on", "met_on"]
        widgets = dict.fromkeys(("noted_on", "met_on"), AdminDateInput)
