"""The satisfaction form: two questions, three places to write."""

from typing import TYPE_CHECKING

from django import forms

from .figures import NAMES
from .model import BEST, Opinion

if TYPE_CHECKING:
    _Form = forms.ModelForm[Opinion]
else:
    _Form = forms.ModelForm

MARKS = [(str(mark), NAMES[mark].capitalize()) for mark in range(BEST, 0, -1)]


def _mark(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=MARKS, coerce=int, widget=forms.RadioSelect)


class OpinionForm(_Form):
    """What somebody thought of an event."""

    overall = _mark("Avez-vous apprécié cette rencontre ?")
    useful = _mark("Vous sera-t-elle utile dans votre travail ?")

    class Meta:
        model = Opinion
        fields = ["overall", "useful", "kept", "better", "wished"]
        labels = {
            "kept": "Ce que vous en retenez",
            "better": "Ce que nous pourrions faire mieux",
            "wished": "Les sujets que vous aimeriez travailler avec nous",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("kept", "better", "wished")}
