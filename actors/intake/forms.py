"""The form of a proposal: what is proposed, field by field, to accept as it is or corrected."""

from typing import Any

from django import forms

from actors.models import Organisation, Person, Position
from actors.phones import validate_phone
from actors.postcodes import validate_postcode

from .model import Kind, Proposal
from .rules import ORGANISATION, PERSON, STRUCTURE_NAME

_LABELS = {STRUCTURE_NAME: "structure", "ended_on": "dernier jour"}


class ProposalForm(forms.Form):
    """One field for each value proposed; an empty one is left as the record says."""

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        """The fields of this proposal, filled with what it says."""
        super().__init__(data, initial=proposal.values)
        self.proposal = proposal
        for name in fields_of(proposal):
            self.fields[name] = _field(name, proposal.about)

    def said(self) -> dict[str, str]:
        """What to write: the values that are filled."""
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value.isoformat() if name == "ended_on" else str(value) for name, value in values.items()}


def fields_of(proposal: Proposal) -> list[str]:
    """Fields shown, in the order of a record: those proposed, and for an addition the name always."""
    order = ["first_name", "last_name", STRUCTURE_NAME, "function", "email", "phone", *PERSON[2:]]
    if proposal.about == "organisation":
        order = list(ORGANISATION)
    order.append("ended_on")
    always: set[str] = set()
    if proposal.kind == Kind.CREATE:
        always = (
            {"name"} if proposal.about == "organisation" else {"first_name", "last_name", STRUCTURE_NAME, "function"}
        )
    elif proposal.kind == Kind.END:
        always = {"ended_on"}
    return [name for name in order if name in proposal.values or name in always]


def label(name: str, about: str) -> str:
    """Name of a field in the words of the forms."""
    if name in _LABELS:
        return _LABELS[name]
    return str(_column(name, about).verbose_name)


def _field(name: str, about: str) -> forms.Field:
    options: dict[str, Any] = {"label": label(name, about).capitalize(), "required": name in {"last_name", "name"}}
    if name == "ended_on":
        return forms.DateField(**{**options, "required": True}, widget=forms.DateInput(attrs={"type": "date"}))
    if name.endswith("email"):
        return forms.EmailField(**options)
    if name == "kind":
        return forms.ChoiceField(**options, choices=Organisation.Kind.choices)
    checks = {"postcode": [validate_postcode]}.get(name, [validate_phone] if name.endswith("phone") else [])
    return forms.CharField(**options, max_length=_column(name, about).max_length, validators=checks)


def _column(name: str, about: str) -> Any:
    """The column that keeps this value."""
    if about == "organisation" or name == STRUCTURE_NAME:
        return Organisation._meta.get_field("name" if name == STRUCTURE_NAME else name)  # noqa: SLF001 - documented API
    model = Person if name in PERSON else Position
    return model._meta.get_field(name)  # noqa: SLF001 - same
