"""Which letter each subscriber reads: one variant for each set of conditions met, so that each is written once."""

from collections.abc import Iterable, Sequence

from .parts import Interests, Part


def variant_key(parts: Sequence[Part], interests: Interests) -> str:
    """One mark for each conditional part, « 1 » when it is read; empty when the issue has none."""
    return "".join("1" if part.condition.met_by(interests) else "0" for part in parts if part.condition)


def parts_of(parts: Iterable[Part], key: str) -> list[Part]:
    """The parts that the variant ``key`` shows, in their order."""
    marks = iter(key)
    return [part for part in parts if not part.condition or next(marks) == "1"]
