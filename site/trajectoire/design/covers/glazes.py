"""The glazes: four colours for each family of themes, and which theme has which.

Burgundy's tiles have few glazes; a centre has as many themes as it likes. A theme takes the glaze whose words its
address (slug) holds, else one chosen by its address, always the same.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final


@dataclass(frozen=True)
class Glaze:
    """Colours of a cover, as ``#rrggbb``: ground, middle, light and spark; ``words`` of the themes that have it."""

    ground: str
    mid: str
    light: str
    spark: str
    words: tuple[str, ...] = ()


GLAZES: Final[dict[str, Glaze]] = {
    "participation": Glaze(
        "#0B5A47", "#12705A", "#E3A72F", "#F3E6C4", ("particip", "citoyen", "democrat", "vie-associative", "concert")
    ),
    "mediation": Glaze(
        "#7E2F1F",
        "#B4472E",
        "#E9A98F",
        "#F6E3D3",
        ("mediat", "lien", "social", "sante", "prevent", "tranquil", "droit"),
    ),
    "transitions": Glaze(
        "#2F4A1E",
        "#5E7F2B",
        "#C9CF6A",
        "#F1F0D2",
        ("transition", "ecolog", "climat", "energ", "aliment", "nature", "environ"),
    ),
    "education": Glaze(
        "#1E3F5C",
        "#33628A",
        "#9FC0D6",
        "#E9F0F1",
        ("educ", "jeun", "scol", "enfan", "numer", "cultur", "sport", "famil"),
    ),
    "habitat": Glaze(
        "#4A2740",
        "#7B4468",
        "#D3A5BE",
        "#F4E6EC",
        ("habit", "logement", "renouvel", "urbain", "cadre", "egalit", "femme", "discrimin"),
    ),
    "emploi": Glaze(
        "#5A3D0C",
        "#8F6416",
        "#E3A72F",
        "#F6EACB",
        ("emploi", "econom", "insert", "format", "entrepr", "travail", "finan", "gouvern"),
    ),
}


def glaze_name(theme: str) -> str:
    """Name of the glaze of ``theme`` (its slug, or a glaze's own name); the empty string has the first one."""
    if theme in GLAZES or not theme:
        return theme or next(iter(GLAZES))
    for name, glaze in GLAZES.items():
        if any(word in theme for word in glaze.words):
            return name
    return list(GLAZES)[sha256(theme.encode()).digest()[0] % len(GLAZES)]


def shaded(colour: str, share: float) -> str:
    """``colour`` mixed with black (``share`` < 0) or white (> 0), by that share between 0 and 1."""
    target = 255 if share > 0 else 0
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part + (target - part) * abs(share)):02x}" for part in parts)
