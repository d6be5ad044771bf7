"""The forms of the public pages of networks: to join one, to correct what is known of oneself."""

from typing import Any

from django import forms

from actors.phones import validate_phone
from networks.models import Network
from territories.models import Level, Territory
from trajectoire.visitors import VisitorForm

from .shown import Shown

NAME, PHONE = "publish-name", "publish-phone"
AGREEMENTS = [
    (NAME, "mon nom, ma fonction et ma structure, sur la page du réseau et dans l’annuaire"),
    (PHONE, "mon téléphone professionnel, au même endroit"),
]
"""What somebody who joins may agree to: values of ``actors.consents.Purpose``, and the words read."""


def _text(label: str, longest: int, required: str = "", **more: Any) -> forms.CharField:
    """A line of text; ``required``: what is said when it is missing, empty for one that may be."""
    hints = {"autocomplete": more.pop("autocomplete")} if "autocomplete" in more else {}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(required),
        error_messages={"required": required},
        widget=forms.TextInput(attrs=hints),
        **more,
    )


def _email(label: str, help_text: str) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        help_text=help_text,
        error_messages={
            "required": "Donnez une adresse électronique : sans elle, nous ne pourrions pas répondre.",
            "invalid": "Cette adresse ne peut pas être juste. Elle s’écrit ainsi : prenom.nom@exemple.fr",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


def _phone(label: str) -> forms.CharField:
    return _text(label, 30, help_text="Exemple : 03 81 00 00 00", validators=[validate_phone], autocomplete="tel")


def _message(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=3000, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": 5})
    )


class AboutMeForm(VisitorForm):
    """Who one is: what both forms ask of somebody who is not named yet."""

    first_name = _text("Votre prénom", 80, "Donnez votre prénom.", autocomplete="given-name")
    last_name = _text("Votre nom", 80, "Donnez votre nom.", autocomplete="family-name")
    email = _email("Votre adresse électronique", "Pour vous répondre ; elle n’est jamais publiée.")
    phone = _phone("Votre téléphone")
    structure = _text("Votre structure", 200, help_text="Vide, si vous n’en avez pas.", autocomplete="organization")
    function = _text("Votre fonction", 150, help_text="Exemple : médiatrice, habitant, élue.")

    def said(self) -> dict[str, str]:
        """Values for the tray: an address and a telephone are professional when there is a structure."""
        typed = self.cleaned_data
        own = {name: typed[name] for name in ("first_name", "last_name")}
        if typed["structure"]:
            names = ("email", "phone", "structure", "function")
            return own | {name: typed[name] for name in names}
        return own | {"personal_email": typed["email"], "personal_phone": typed["phone"]}

    def remark(self) -> str:
        """The message; a function held in no structure has no place in the base, and is said there."""
        typed = self.cleaned_data
        function = f"Fonction : {typed['function']}." if typed["function"] and not typed["structure"] else ""
        return "\n\n".join(filter(None, [typed.get("message", "").strip(), function]))


class JoinForm(AboutMeForm):
    """To ask to join a network; agreements to publish are never ticked beforehand."""

    territory = forms.ChoiceField(label="Contrat de ville", required=False, help_text="Là où vous agissez.")
    message = _message("Un mot pour l’équipe")
    agrees = forms.MultipleChoiceField(
        label="J’accepte que le site montre",
        choices=AGREEMENTS,
        required=False,
        help_text="Comme vous voulez : votre demande n’en dépend pas, et vous changerez d’avis quand vous voudrez.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        contracts = Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("name", "code")
        choices = [("", "Je ne sais pas, ou toute la région")]
        choices += [(str(slug), name) for slug, name in contracts.values_list("slug", "name")]
        field = self.fields["territory"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


class MyRecordForm(AboutMeForm):
    """To have what the centre keeps of oneself corrected, taken away or shown, without saying whether it keeps any."""

    message = forms.CharField(
        label="Que faut-il changer ?",
        max_length=3000,
        help_text="Ce qui est faux, ce qui manque, ou ce que vous voulez voir retiré.",
        error_messages={"required": "Dites en quelques mots ce qu’il faut changer."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EntryForm(VisitorForm):
    """To correct one entry of the directory, by whom it is about or who saw a mistake; it shows only what is public."""

    withdraw = forms.BooleanField(
        label="Cette fiche est la mienne et je ne veux plus qu’elle soit publiée", required=False
    )
    message = _message("Une précision", "Ce qui est faux ailleurs, ou depuis quand.")
    sender_name = _text("Votre nom", 120, "Dites-nous qui vous êtes.", autocomplete="name")
    sender_email = _email("Votre adresse électronique", "Pour vous répondre ; elle n’est jamais publiée.")

    def __init__(self, *args: Any, entry: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.public = public_values(entry)
        labels = {"first_name": "Prénom", "last_name": "Nom", "name": "Nom", "function": "Fonction"}
        labels |= {"structure": "Structure", "website": "Site internet"}
        lengths = {"first_name": 80, "last_name": 80, "name": 200, "function": 150, "structure": 200, "website": 200}
        own: dict[str, forms.Field] = {
            name: _text(labels[name], lengths[name], initial=value) for name, value in self.public.items()
        }
        if "website" in own:
            own["website"] = forms.URLField(
                label=labels["website"],
                required=False,
                initial=self.public["website"],
                assume_scheme="https",
                error_messages={"invalid": "Cette adresse ne peut pas être juste. Exemple : https://www.exemple.fr"},
            )
        self.fields = {**own, **self.fields}

    def changed(self) -> dict[str, str]:
        """What is said otherwise than the entry; an emptied field changes nothing (the message says it)."""
        typed = {name: str(self.cleaned_data.get(name) or "").strip() for name in self.public}
        return {name: value for name, value in typed.items() if value and value != self.public[name]}

    def clean(self) -> dict[str, Any]:
        """Something is to be changed, said or taken away."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (self.changed() or cleaned.get("message") or cleaned.get("withdraw")):
            self.add_error("message", "Corrigez un champ ci-dessus, ou dites ici ce qu’il faut changer.")
        return cleaned


def public_values(entry: Shown) -> dict[str, str]:
    """What the public sees of an entry, by field of the tray."""
    if not entry.is_person:
        return {"name": entry.name, "website": entry.website}
    first_name = entry.name.removesuffix(entry.last_name).strip()
    held = {"function": entry.function, "structure": entry.structure} if entry.structure else {}
    return {"first_name": first_name, "last_name": entry.last_name, **held}
