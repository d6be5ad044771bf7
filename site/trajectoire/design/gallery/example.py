"""An example of a component, and the texts that examples share (the hard ones included)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.safestring import mark_safe

LONG_TITLE: Final = ("Ce que les habitants des quartiers prioritaires disent de la participation " * 4)[:300]
LONG_WORD: Final = ("anticonstitutionnellement" * 4)[:80]
RTL_NAME: Final = "جمعية الأمل للوساطة الاجتماعية"
MARKED: Final = mark_safe(
    "Trois postes d'<mark>adultes-relais</mark>, onze halls, une règle : ne rien promettre sans suite."
)


ARTICLE: Final = mark_safe(
    "<p>Les médiatrices travaillent à deux, se remplacent, et rendent compte au même endroit : un cahier, ouvert "
    '<a href="#c-rich_text">chaque lundi</a> aux partenaires.</p><h3>Ce qui change</h3>'
    "<ul><li>les horaires ;</li><li>les lieux ;</li><li>la confiance.</li></ul>"
)


@dataclass(frozen=True)
class Example:
    """One use of a component: what it shows, and its parameters."""

    label: str
    values: Mapping[str, Any] = field(default_factory=dict)
