"""Names of authors, as reference managers sort them.

A name is typed as on the cover: « Claire Monnier », « Ville de Dijon ». Managers want a family name, or to be told that
the whole is the name of a structure.
"""

import re
from dataclasses import dataclass

STRUCTURE_WORDS = frozenset(
    """
    agence agglomération anct association atelier banque caf caisse centre cerema club collectif comité
    commission communauté commune conseil coopérative cour département direction dreets école fédération
    fondation gip groupe groupement inspection institut laboratoire maison mairie ministère mission
    observatoire office pays préfecture région réseau service société syndicat trajectoire union
    université ville métropole
    """.split()  # noqa: SIM905 - a list of words is read as words
)
"""First words (or only words) by which the names of structures begin in the field."""

LONGEST_PERSON = 5
"""Words; a longer name is a structure's."""

PARTICLES = frozenset(["d", "da", "de", "del", "della", "den", "di", "dos", "du", "el", "le", "van", "von", "vom"])


@dataclass(frozen=True)
class Name:
    """``given`` is empty for a structure, or for somebody with one name."""

    family: str
    given: str = ""


def read_name(text: str) -> Name:
    """« Claire de La Fontaine » : family « de La Fontaine », given « Claire »; a structure is kept whole.

    « Monnier, Claire » is read as written.
    """
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and family and given and "," not in given:
        return Name(family, given)
    words = text.split()
    first = re.split(r"[-’']", words[0].casefold())[0] if words else ""
    if len(words) < 2 or len(words) > LONGEST_PERSON or first in STRUCTURE_WORDS or text.isupper() or comma:  # noqa: PLR2004 - a given name and a family name
        return Name(text)
    cut = next((rank for rank, word in enumerate(words[1:-1], 1) if word.casefold() in PARTICLES), len(words) - 1)
    return Name(" ".join(words[cut:]), " ".join(words[:cut]))
