"""Forms of a post, of a convention, of a work contract and of a training need."""

from typing import Any

from django import forms
from django.db.models import Q
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from actors.models import Organisation
from actors.permissions import Colleague, visible_organisations
from territories.models import Level, Territory
from territories.widgets import TerritoriesInput
from trajectoire.second_editor.form import SeenForm

from .models import Convention, Modality, Post, TrainingNeed, WorkContract


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
