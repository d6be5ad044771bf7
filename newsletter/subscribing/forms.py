"""The public forms: asking for letters, choosing what one reads of them, finding one's choices again."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from mail.addresses import InvalidAddress, normalise
from newsletter.letters.model import Letter
from territories.models import Level, Territory
from trajectoire.taxonomies.models import Theme
from trajectoire.visitors import VisitorForm

from .model import Pace
from .wishes import Wishes

LONGEST_PAUSE = timedelta(days=366)


class LettersField(forms.ModelMultipleChoiceField[Letter]):
    """Letters, told with what one receives."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Name, rhythm, what it holds."""
        letter: Letter = obj
        return f"{letter.name} ({letter.get_rhythm_display().lower()}) : {letter.description}"


class _ThemesField(forms.ModelMultipleChoiceField[Theme]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        theme: Theme = obj
        return theme.indented_name()


class _TerritoriesField(forms.ModelMultipleChoiceField[Territory]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        territory: Territory = obj
        return territory.name


def _email(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Adresse électronique",
        max_length=320,
        help_text=help_text,
        error_messages={"required": "Donnez l’adresse où vous lisez votre courrier."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class InterestsFields(forms.Form):
    """Themes and contracts, shared by the forms; nothing ticked means everything."""

    territories = _TerritoriesField(
        queryset=Territory.objects.none(),
        label="Contrats de ville",
        required=False,
        help_text="Ceux où vous agissez. Ne cochez rien pour toute la région.",
    )
    only_mine = forms.BooleanField(
        label="Seulement ce qui concerne les contrats cochés",
        required=False,
        help_text="Sans cette case, vous lisez aussi ce qui se passe ailleurs.",
    )
    themes = _ThemesField(
        queryset=Theme.objects.none(),
        label="Thèmes",
        required=False,
        help_text="Ne cochez rien pour les recevoir tous.",
    )

    def _offer_interests(self) -> None:
        contracts = Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("name", "code")
        self._queryset("territories", contracts)
        self._queryset("themes", Theme.objects.order_by("path"))

    def _queryset(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        field.queryset = queryset

    def wishes(self) -> Wishes:
        """What a valid form says."""
        typed = self.cleaned_data
        return Wishes(
            themes=[theme.pk for theme in typed["themes"]],
            territories=[territory.pk for territory in typed["territories"]],
            only_mine=typed["only_mine"],
        )

    def clean(self) -> dict[str, Any]:
        """A contract is needed to receive only what concerns it."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("only_mine") and not typed.get("territories") and "territories" not in self.errors:
            self.add_error("territories", "Cochez au moins un contrat, ou décochez « Seulement… ».")
        return typed


class SubscribeForm(VisitorForm, InterestsFields):
    """An address and the letters wanted."""

    letters = LettersField(
        queryset=Letter.objects.none(),
        label="Lettres",
        error_messages={"required": "Cochez au moins une lettre."},
    )
    email = _email("Un message y arrive pour confirmer : rien ne commence avant.")

    field_order = ("letters", "email", "territories", "only_mine", "themes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queryset("letters", Letter.objects.open_to_all())
        self._offer_interests()

    def clean_email(self) -> str:
        """An address that mail can reach."""
        return checked(self.cleaned_data["email"])

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What everybody fills in; the rest is a choice."""
        return [self["letters"], self["email"]]

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        """What narrows."""
        return [self["territories"], self["only_mine"], self["themes"]]

    @property
    def choice_fields_open(self) -> bool:
        """Whether they are shown at once: somebody has chosen there, or has something to correct."""
        return any(field.errors or (self.is_bound and field.value()) for field in self.choice_fields)


class AddressForm(VisitorForm):
    """One's address, to receive the link to one's choices."""

    email = _email("Si elle reçoit une de nos lettres, un lien y arrive dans les minutes qui viennent.")

    def clean_email(self) -> str:
        """An address that mail can reach."""
        return checked(self.cleaned_data["email"])


class PreferencesForm(InterestsFields):
    """All that one may choose. ``offered``: the letters open to this person."""

    letters = LettersField(queryset=Letter.objects.none(), label="Lettres que vous recevez", required=False)
    pace = forms.ChoiceField(
        label="À quel rythme",
        choices=Pace.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rythme."},
    )
    paused_until = forms.DateField(
        label="Faire une pause jusqu’au",
        required=False,
        help_text="Rien n’arrive avant ce jour. Vide : pas de pause.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Donnez une date, comme 15/01/2027."},
    )

    field_order = ("letters", "pace", "paused_until", "territories", "only_mine", "themes")

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self._queryset("letters", offered)
        self._offer_interests()

    def clean_paused_until(self) -> date | None:
        """A day to come, within a year."""
        day: date | None = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if day is not None and day <= today:
            raise forms.ValidationError("Choisissez un jour à venir, ou laissez vide.")
        if day is not None and day > today + LONGEST_PAUSE:
            raise forms.ValidationError("Une pause dure un an au plus. Pour plus longtemps, quittez la lettre.")
        return day


def checked(text: str) -> str:
    """``text`` if it is an address that somebody reads; otherwise a sentence for the form."""
    try:
        normal = normalise(text)
    except InvalidAddress as problem:
        raise forms.ValidationError(str(problem)) from problem
    if normal.is_deaf:
        raise forms.ValidationError("Personne ne lit cette adresse. Donnez celle où vous recevez votre courrier.")
    return text
