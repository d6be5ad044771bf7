"""The public form of registration: who one is, the dates and workshops chosen, the editor's questions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from actors.phones import validate_phone
from events.event import EventPage
from events.page import hours
from events.rows import Question
from territories.models import Level, Territory
from trajectoire.visitors import TRAP, VisitorForm

from .model import HOLDING, PrivateNeed, Registration
from .places import Demand, room_of, workshops_left
from .telling import moment

NEEDS = {Question.QuestionKind.DIET: "diet", Question.QuestionKind.ACCESS: "access"}
"""Questions whose answers are kept apart, and where."""
FIXED = ("first_name", "last_name", "email", TRAP)
"""What a registered person does not change by the link: another name or address is another registration."""


def _text(label: str, longest: int, required: str = "", autocomplete: str = "", **more: Any) -> forms.CharField:
    hints = {"autocomplete": autocomplete} if autocomplete else {}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(required),
        error_messages={"required": required},
        widget=forms.TextInput(attrs=hints),
        **more,
    )


class RegistrationForm(VisitorForm):
    """One person registers. ``event``: published, with its sessions, workshops and questions."""

    first_name = _text("Prénom", 80, "Donnez votre prénom.", autocomplete="given-name")
    last_name = _text("Nom", 80, "Donnez votre nom.", autocomplete="family-name")
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="La confirmation y arrive, avec de quoi changer ou annuler. Elle n’est jamais publiée.",
        error_messages={
            "required": "Donnez une adresse électronique : la confirmation y arrive.",
            "invalid": "Cette adresse ne peut pas être juste. Elle s’écrit ainsi : prenom.nom@exemple.fr",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = _text("Téléphone", 30, autocomplete="tel", validators=[validate_phone], help_text="Pour un imprévu.")
    organisation = _text("Structure", 200, autocomplete="organization", help_text="Association, ville, collectif…")
    function = _text("Fonction", 150, help_text="Exemple : médiatrice, habitant, élue.")
    territory = forms.ChoiceField(label="Contrat de ville", required=False, help_text="Là où vous agissez.")

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.questions = asked(event)
        contracts = Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("name", "code")
        choices = [
            ("", "Aucun, ou toute la région"),
            *((str(pk), name) for pk, name in contracts.values_list("pk", "name")),
        ]
        self._choices("territory", choices)
        self.fields |= dict(self._dates())
        self.fields |= dict(self._workshops())
        self.fields |= {f"q-{question.uid}": _question_field(question) for question in self.questions}

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _dates(self) -> Iterable[tuple[str, forms.Field]]:
        """The date to choose, where there are several."""
        if not self.event.sessions_are_choices:
            return
        choices = []
        for session in self.event.sessions.filter(cancelled=False).order_by("starts_at", "pk"):
            left = room_of(self.event, [session]).left
            note = "" if left is None else ", complet : liste d’attente" if left == 0 else f", {_places(left)}"
            where = f", {session.place}" if session.place else ""
            choices.append((str(session.pk), f"{moment(session.starts_at)}{where}{note}"))
        yield (
            "session",
            forms.ChoiceField(
                label="Date",
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez une date."},
            ),
        )

    def _workshops(self) -> Iterable[tuple[str, forms.Field]]:
        """A choice for each set of workshops that happen together."""
        held = list(self.event.workshops.filter(cancelled=False).order_by("starts_at", "pk"))
        left = self._places_left() if held else {}
        for number, group in enumerate(together(held)):
            choices = [("", "Je ne sais pas encore")]
            for workshop in group:
                free = left.get(workshop.pk)
                note = "" if free is None else ", complet" if free == 0 else f", {_places(free)}"
                choices.append((str(workshop.pk), f"{workshop.title}{note}"))
            first = group[0]
            label = f"Atelier, {hours(first.starts_at, first.ends_at)}"
            yield (
                f"workshop-{number}",
                forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect),
            )

    def _places_left(self) -> dict[int, int | None]:
        """Places left in each workshop, for who fills in this form."""
        return workshops_left(self.event)

    def demand(self) -> Demand:
        """What a valid form asks."""
        typed = self.cleaned_data
        answers, needs = {}, {"diet": "", "access": ""}
        for question in self.questions:
            said = typed.get(f"q-{question.uid}")
            if question.kind in NEEDS:
                needs[NEEDS[Question.QuestionKind(question.kind)]] = str(said or "")
            elif said:
                answers[str(question.uid)] = said
        chosen = [int(value) for name, value in typed.items() if name.startswith("workshop-") and value]
        return Demand(
            **{name: typed[name] for name in ("first_name", "last_name", "email", "phone", "function", "organisation")},
            territory_id=int(typed["territory"]) if typed["territory"] else None,
            answers=answers,
            sessions=[int(typed["session"])] if typed.get("session") else (),
            workshops=chosen,
            **needs,
        )


class ChangeForm(RegistrationForm):
    """What a registered person may change: neither name, nor address, nor date. Opens on what they said before."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        super().__init__(*args, event=registration.event, **kwargs)
        for name in (*FIXED, "session"):
            self.fields.pop(name, None)
        self.initial = {**self._said_before(), **self.initial}

    def _places_left(self) -> dict[int, int | None]:
        """A workshop that the person holds has room for them."""
        left = workshops_left(self.event)
        if self.registration.state in HOLDING:
            for place in self.registration.workshop_places.all():
                free = left.get(place.workshop_id)
                left[place.workshop_id] = None if free is None else free + 1
        return left

    def _said_before(self) -> dict[str, Any]:
        one = self.registration
        said = {"phone": one.phone, "organisation": one.organisation, "function": one.function}
        said |= {"territory": str(one.territory_id or "")}
        held = {str(place.workshop_id) for place in one.workshop_places.all()}
        for name, field in self.fields.items():
            if name.startswith("workshop-") and isinstance(field, forms.ChoiceField):
                said[name] = next((key for key in sorted(held) if field.valid_value(key)), "")
        need = self._need()
        for question in self.questions:
            apart = NEEDS.get(Question.QuestionKind(question.kind))
            said[f"q-{question.uid}"] = need[apart] if apart else one.answers.get(str(question.uid), "")
        return said

    def _need(self) -> dict[str, str]:
        need = PrivateNeed.objects.filter(registration=self.registration).first()
        return {"diet": need.diet if need else "", "access": need.access if need else ""}

    def demand(self) -> Demand:
        """What is wanted now; a need that the form no longer asks about stays."""
        who = {name: getattr(self.registration, name) for name in FIXED if name != TRAP}
        self.cleaned_data |= who
        wanted = super().demand()
        today = {NEEDS.get(Question.QuestionKind(question.kind)) for question in self.questions}
        before = self._need()
        return replace(
            wanted,
            diet=wanted.diet if "diet" in today else before["diet"],
            access=wanted.access if "access" in today else before["access"],
        )


def asked(event: EventPage) -> list[Question]:
    """The questions of the form today, in the editor's order."""
    return [question for question in event.questions.all() if not question.retired]


def together(workshops: Iterable[Any]) -> list[list[Any]]:
    """Workshops by groups of which one chooses one: each overlaps another of its group. In order of their hours."""
    groups: list[list[Any]] = []
    for workshop in workshops:
        if groups and any(workshop.clashes_with(other) for other in groups[-1]):
            groups[-1].append(workshop)
        else:
            groups.append([workshop])
    return groups


def answers_told(event: EventPage, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Questions with what was answered, for the team."""
    told = []
    for question in event.questions.all():
        said = answers.get(str(question.uid))
        if said:
            told.append((question.label, ", ".join(said) if isinstance(said, list) else str(said)))
    return told


def _question_field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": question.required}
    common["error_messages"] = {"required": "Répondez à cette question."}
    if question.kind == Question.QuestionKind.CHOICE:
        return forms.ChoiceField(choices=[(one, one) for one in question.choices()], widget=forms.RadioSelect, **common)
    if question.kind == Question.QuestionKind.CHOICES:
        return forms.MultipleChoiceField(
            choices=[(one, one) for one in question.choices()], widget=forms.CheckboxSelectMultiple, **common
        )
    longest = 500 if question.kind in NEEDS else 2000
    return forms.CharField(max_length=longest, widget=forms.Textarea(attrs={"rows": 3}), **common)


def _places(number: int) -> str:
    return f"{number} place{'s' if number > 1 else ''}"
