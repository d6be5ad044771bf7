"""The form of a group: who registers it, then a line for each person; blank lines count for nothing."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.formsets import TOTAL_FORM_COUNT

from events.event import EventPage
from events.rows import Question
from trajectoire.visitors import TRAP

from .forms import NEEDS, RegistrationForm, asked
from .groups import MOST, GroupDemand
from .places import Demand

LINES = "p"
"""Prefix of the lines."""
AT_FIRST = 3
"""Lines of a form that nobody has filled in."""
INCOMPLETE = "La liste n’est pas arrivée entière : écrivez-la de nouveau, puis envoyez."
CONTACT = ("first_name", "last_name", "email", "phone", "organisation", "territory", "session", "needs", TRAP)


class PersonLine(forms.Form):
    """One person of the group."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, error_messages={"required": "Donnez aussi le prénom, ou videz la ligne."}
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, error_messages={"required": "Donnez aussi le nom, ou videz la ligne."}
    )
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        max_length=254,
        error_messages={"invalid": "Cette adresse ne peut pas être juste. Elle s’écrit ainsi : prenom.nom@exemple.fr"},
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    function = forms.CharField(label="Fonction", required=False, max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # a browser would put the contact's own name in every line

    def person(self) -> Demand:
        """Who a valid line tells."""
        typed = self.cleaned_data
        return Demand(**{name: typed[name] for name in ("first_name", "last_name", "email", "function")})


class PeopleLines(forms.BaseFormSet):  # type: ignore[type-arg]
    """The lines: one person at least, an address once."""

    def initial_form_count(self) -> int:
        """None once it is sent: a line that was shown and left blank counts for nothing."""
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self) -> None:
        """Doubles are said beside the second one."""
        super().clean()
        if any(self.errors):
            return
        lines: dict[str, int] = {}
        for number, line in enumerate(self.forms, start=1):
            email = line.cleaned_data.get("email", "").lower()
            if email in lines:
                line.add_error("email", f"C’est déjà l’adresse de la personne {lines[email]}.")
            if email:
                lines[email] = number
        if not self.people():
            raise forms.ValidationError("Écrivez au moins le prénom et le nom d’une personne.")

    def people(self) -> list[Demand]:
        """The persons of the lines that are filled in, in their order."""
        return [line.person() for line in self.forms if line.is_valid() and line.cleaned_data]


_Lines = forms.formset_factory(
    PersonLine, formset=PeopleLines, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)


def _lines(data: Any = None, **more: Any) -> Any:
    told = {"too_many_forms": f"Un groupe a {MOST} personnes au plus.", "missing_management_form": INCOMPLETE}
    return _Lines(data, prefix=LINES, error_messages=told, **more)


class GroupForm(RegistrationForm):
    """Who registers the group: an address that receives the list, the structure, what to foresee."""

    needs = forms.CharField(
        label="Repas, accessibilité : ce qu’il faut prévoir",
        required=False,
        max_length=1000,
        help_text="Sans nommer personne. Effacé trente jours après.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        welcomes = any(Question.QuestionKind(question.kind) in NEEDS for question in asked(event))
        kept = [name for name in CONTACT if name != "needs" or welcomes]
        self.fields = {name: self.fields[name] for name in kept if name in self.fields}
        self.fields["organisation"].required = True
        self.fields["organisation"].error_messages["required"] = "Donnez le nom de la structure."
        self.fields["first_name"].label, self.fields["last_name"].label = "Votre prénom", "Votre nom"
        self.fields[
            "email"
        ].help_text = "La liste du groupe y arrive, avec de quoi la changer. Elle n’est jamais publiée."

    def group(self, people: list[Demand]) -> GroupDemand:
        """What a valid form asks for ``people``."""
        typed = self.cleaned_data
        return GroupDemand(
            structure=typed["organisation"],
            **{name: typed[name] for name in ("first_name", "last_name", "email", "phone")},
            needs=typed.get("needs", ""),
            territory_id=int(typed["territory"]) if typed["territory"] else None,
            sessions=[int(typed["session"])] if typed.get("session") else (),
            people=people,
        )


class GroupForms:
    """The form and its lines together. ``data``: what was sent, or nothing."""

    form_class = GroupForm

    def __init__(self, event: EventPage, data: Any = None) -> None:
        self.contact = self.form_class(data, event=event)
        self.people = _lines(data) if data is not None else _lines(initial=[{}] * AT_FIRST)

    @classmethod
    def with_a_line_more(cls, event: EventPage, data: Any) -> "GroupForms":
        """The form as it was typed, one line longer, nothing judged yet."""
        forms_ = cls(event)
        forms_.contact = cls.form_class(initial=data.dict(), event=event)
        typed = list(_typed_lines(data))
        lines = typed if len(typed) >= MOST else [*typed, {}]
        forms_.people = _lines(initial=lines)
        return forms_

    def is_valid(self) -> bool:
        """Both, so that all that is wrong is said at once."""
        contact, people = self.contact.is_valid(), self.people.is_valid()
        return contact and people

    def demand(self) -> GroupDemand:
        """What valid forms ask."""
        return self.contact.group(self.people.people())


def _typed_lines(data: Any) -> Iterator[dict[str, str]]:
    """The lines of ``data`` as they were typed, at most ``MOST``."""
    said = str(data.get(f"{LINES}-{TOTAL_FORM_COUNT}", ""))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else AT_FIRST  # noqa: PLR2004 - no huge number
    for line in range(min(number, MOST)):
        yield {name: data.get(f"{LINES}-{line}-{name}", "") for name in PersonLine.base_fields}
