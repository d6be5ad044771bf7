"""The text of a real job offer, as an editor receives it; an equivalent one where it is not at hand."""

import re
from dataclasses import dataclass
from pathlib import Path

RECEIVED = (
    Path(__file__).resolve().parents[3] / "shared/data/real-input/offre-emploi-participation-mediation-transitions.txt"
)

EQUIVALENT = """Le centre de ressources recrute un-une chef.fe de projet

« Participation citoyenne, médiation sociale et transitions »

Missions du chef et/ou de la cheffe de projet
Vous piloterez des projets avec les acteurs de la participation citoyenne (conseils citoyens et autres formes
d’engagement), de la médiation sociale (notamment le réseau des médiateurs « adultes relais ») et des transitions.
− Recueillir et analyser les besoins des acteurs ;
− Animer des cycles de qualification, des journées régionales, des groupes de travail.

Profil
− Cinq ans d’expérience dans une collectivité, un service de l’Etat ou une association.

Conditions
− CDI - Temps complet 35 heures
− Rémunération : convention collective des centres sociaux
− Lieu de travail : Montbéliard avec un partage possible à Besançon.

Procédure de recrutement
1- Lettre de motivation + CV au plus tard pour le 27 janvier 2023 à
 recrutement@ressources-ville.example
2- Etude de cas à distance via mail
3- Entretien (si retenu après étape 2)
"""

HEADINGS = ("Missions du chef", "Profil", "Conditions", "Procédure de recrutement")


@dataclass(frozen=True)
class ReceivedOffer:
    """What an editor takes from the text to fill the form."""

    title: str
    missions: str
    profile: str
    conditions: str
    steps: tuple[str, ...]
    email: str


def received_offer() -> ReceivedOffer:
    """The offer read from the text that was received."""
    text = RECEIVED.read_text(encoding="utf-8-sig") if RECEIVED.exists() else EQUIVALENT
    found = re.search(r"«\s*(.+?)\s*»", text)
    assert found, "the text names the post between guillemets"
    starts = [re.search(rf"^{heading}.*$", text, re.MULTILINE) for heading in HEADINGS]
    assert all(starts), "the text has its four parts"
    edges = [(match.start(), match.end()) for match in starts if match] + [(len(text), len(text))]
    parts = [_lines(text[edges[n][1] : edges[n + 1][0]]) for n in range(len(HEADINGS))]
    missions, profile, conditions, procedure = parts
    email = re.search(r"[\w.]+@[\w.-]+", procedure)
    assert email
    steps = re.findall(r"^\d- ?(.+)$", procedure, re.MULTILINE)
    return ReceivedOffer(
        title=f"Chef·fe de projet {found[1][0].lower()}{found[1][1:]}",
        missions=missions,
        profile=profile,
        conditions=conditions,
        steps=tuple(step.replace(email[0], "").strip(" à") for step in steps),
        email=email[0],
    )


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
