"""The public form of registration: who one is, the dates and workshops chosen, the editor's questions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from actors.phones import validate_phone
from events.event import EventPage
from events.page import hours
from events.rows import Question
from territories.models import Level, Territory
from trajectoire.visitors import VisitorForm

from .places import Demand, room_of, workshops_left
from .telling import moment

NEEDS = {Question.QuestionKind.DIET: "diet", Question.QuestionKind.ACCESS: "access"}
"""Questions whose answers are kept apart, and where."""


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
        help_text="La confirmation y arrive, avec de quoi annuler. Elle n’est jamais publiée.",
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
        contracts = Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("name", "code")
        choices = [
            ("", "Aucun, ou toute la région"),
            *((str(pk), name) for pk, name in contracts.values_list("pk", "name")),
        ]
        self._choices("territory", choices)
        self.fields |= dict(self._dates())
        self.fields |= dict(self._workshops())
        self.fields |= {f"q-{question.uid}": _question_field(question) for question in event.questions.all()}

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
        left = workshops_left(self.event)
        for number, group in enumerate(together(self.event.workshops.order_by("starts_at", "pk"))):
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

    def demand(self) -> Demand:
        """What a valid form asks."""
        typed = self.cleaned_data
        answers, needs = {}, {"diet": "", "access": ""}
        for question in self.event.questions.all():
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
