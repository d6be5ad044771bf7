"""How like one another two contrats de ville are, and why, in words that a colleague can weigh."""

from collections.abc import Collection
from dataclasses import dataclass

from .places import Contract, Ground

SAME, NEAR_BY, SIZE, NEIGHBOURHOODS = 1.0, 0.25, 0.4, 0.25
"""What each resemblance weighs; the last three add up."""

CLOSE = 1.6
"""Two populations are close when the greater is at most so many times the smaller."""


@dataclass(frozen=True)
class Likeness:
    """``score`` from 0 (nothing alike) to 1 (the same place); ``reasons`` are parts of a sentence."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()


def likeness(mine: Contract, other: Contract) -> Likeness:
    """Same contract, or same department, close size, as many priority neighbourhoods."""
    if mine.territory.pk == other.territory.pk:
        return Likeness(SAME, ("même contrat de ville",))
    score, reasons = 0.0, []
    if mine.department and mine.department == other.department:
        score += NEAR_BY
        reasons.append(f"même département : {other.department.name if other.department else ''}")
    least, most = sorted((mine.population, other.population))
    if least and most <= CLOSE * least:
        score += SIZE
        reasons.append(f"taille proche ({_grouped(other.population)} et {_grouped(mine.population)} habitants)")
    few, many = sorted((mine.neighbourhoods, other.neighbourhoods))
    if few and many - few <= max(1, many // 4):
        score += NEIGHBOURHOODS
        counts = f"{many}" if few == many else f"{other.neighbourhoods} et {mine.neighbourhoods}"
        reasons.append(f"{'autant' if few == many else 'presque autant'} de quartiers prioritaires ({counts})")
    return Likeness(score, tuple(reasons))


def closest(known: Ground, mine: Collection[int], there: Collection[int]) -> tuple[Likeness, Contract | None]:
    """The best likeness between two sets of contracts, given by their keys, and which of ``there`` has it."""
    contracts = known.by_key()
    pairs = [
        (likeness(contracts[one], contracts[other]), contracts[other])
        for one in mine
        for other in there
        if one in contracts and other in contracts
    ]
    return max(pairs, key=lambda pair: (pair[0].score, pair[1].territory.name), default=(Likeness(), None))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
