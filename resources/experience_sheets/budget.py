"""The budget of an action: lines that add up, and what share each one is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

HUNDRED = 100
TONE_COLOURS = ("#0b5a47", "#2f7d66", "#b4472e", "#d98b70", "#e3a72f", "#f2d28c", "#4f5b6b", "#9fc0d6")
"""Colours of the bar on paper, as in ``static/css/components/budget.css``; a ninth funder takes the first again."""

TONES = len(TONE_COLOURS)

NAMED_FROM = Decimal(6)
"""Share (in %) from which a segment of the bar is wide enough to hold its figure."""


class Amount(Protocol):
    """A line as the sheet keeps it; ``amount`` is in euros, ``None`` while it is not known."""

    label: str
    amount: Decimal | None


@dataclass(frozen=True)
class Line:
    """A line as it is shown: ``share`` in whole per cent of its side, ``start`` and ``width`` of its segment in %."""

    label: str
    amount: Decimal
    share: int
    valued: bool
    nature: str
    start: str
    width: str
    tone: int

    @property
    def named(self) -> bool:
        """Whether its segment is wide enough for its figure."""
        return Decimal(self.width) >= NAMED_FROM

    @property
    def colour(self) -> str:
        """Of its tile, where no style sheet says it."""
        return TONE_COLOURS[self.tone - 1]


@dataclass(frozen=True)
class Side:
    """Resources or expenses: ``total`` counts valued contributions, ``valued`` says how much of it they are."""

    lines: tuple[Line, ...]
    total: Decimal
    valued: Decimal


@dataclass(frozen=True)
class Budget:
    """What it costs and who pays."""

    resources: Side
    expenses: Side

    @property
    def total(self) -> Decimal:
        """What is said in one figure: the resources, or the expenses when only they are known."""
        return self.resources.total or self.expenses.total

    @property
    def difference(self) -> Decimal:
        """Resources minus expenses, in euros; nothing to compare when one side is not known."""
        known = self.resources.lines and self.expenses.lines
        return self.resources.total - self.expenses.total if known else Decimal(0)

    @property
    def balanced(self) -> bool:
        """Whether both sides are known and equal."""
        return bool(self.resources.lines and self.expenses.lines) and not self.difference

    def __bool__(self) -> bool:
        return bool(self.resources.lines or self.expenses.lines)


def budget_of(funding: Iterable[Amount], expenses: Iterable[Amount]) -> Budget:
    """The budget of these lines; those without an amount are left out."""
    return Budget(_side(funding), _side(expenses))


def shares(amounts: Sequence[Decimal]) -> list[int]:
    """Whole per cents that add up to 100 (largest remainders first); all zero when nothing adds up."""
    total = sum(amounts, Decimal(0))
    if not total:
        return [0] * len(amounts)
    exact = [amount * HUNDRED / total for amount in amounts]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda rank: (whole[rank] - exact[rank], rank))
    for rank in by_remainder[: HUNDRED - sum(whole)]:
        whole[rank] += 1
    return whole


def _side(rows: Iterable[Amount]) -> Side:
    known = [(row, row.amount) for row in rows if row.amount is not None]
    total = sum((amount for _, amount in known), Decimal(0))
    lines, before = [], Decimal(0)
    for rank, ((row, amount), share) in enumerate(zip(known, shares([amount for _, amount in known]), strict=True)):
        lines.append(
            Line(
                label=row.label,
                amount=amount,
                share=share,
                valued=_is_valued(row),
                nature=_nature(row),
                start=_per_cent(before, total),
                width=_per_cent(amount, total),
                tone=rank % TONES + 1,
            )
        )
        before += amount
    valued = sum((line.amount for line in lines if line.valued), Decimal(0))
    return Side(tuple(lines), total, valued)


def _is_valued(row: Amount) -> bool:
    return bool(getattr(row, "valued", False)) or getattr(row, "kind", "") == "valued"


def _nature(row: Amount) -> str:
    """The nature of a resource, in words; an expense is only said to be valued."""
    display = getattr(row, "get_kind_display", None)
    if display:
        return str(display())
    return "Contribution valorisée" if _is_valued(row) else ""


def _per_cent(part: Decimal, total: Decimal) -> str:
    """With a point, as SVG wants it, whatever the language."""
    return f"{part * HUNDRED / total:.2f}" if total else "0"


def euros(amount: Decimal) -> str:
    """« 136 400 € », with cents only where there are some; the typography filter makes its spaces fixed ones."""
    figure = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{figure.replace(',', ' ').replace('.', ',')} €"
