"""What is looked at before an issue leaves; each thing found is a sentence, and some forbid the sending."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from .parts import Part
from .rendering import Written

UNUSUAL = 2
"""So many times the readers of the last issues is worth a second look: an import, or a flood of false subscriptions."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to know before sending. ``blocking``: it has to be mended first."""

    message: str
    blocking: bool = False


def look_at(
    parts: Sequence[Part], written: Iterable[Written], *, recipients: int, tested: bool, usual: int = 0
) -> list[Finding]:
    """What is wrong with an issue of these ``parts``, written out in each variant, for so many ``recipients``.

    ``usual``: the most readers that a recent issue had, 0 when there was none.
    """
    found = [Finding(message=fault) for part in parts for fault in part.faults]
    if all(part.is_empty for part in parts):
        found.append(Finding(message="Il n’y a rien à lire : ajoutez au moins un bloc.", blocking=True))
    heaviest = max((version.weight for version in written if version.is_clipped), default=0)
    if heaviest:
        size = filesizeformat(heaviest)
        found.append(
            Finding(message=f"La lettre pèse {size} : au-delà de 100 Ko, les messageries la coupent. Raccourcissez-la.")
        )
    if not recipients:
        found.append(Finding(message="Personne ne recevrait cette lettre : elle n’a aucun abonné.", blocking=True))
    if usual and recipients > UNUSUAL * usual:
        found.append(
            Finding(
                message=f"Cette lettre partirait à {recipients} personnes, contre {usual} au plus pour les derniers "
                "numéros : regardez d’où viennent les nouveaux abonnés."
            )
        )
    if not tested:
        found.append(Finding(message="Envoyez-vous d’abord un essai de cette version, et relisez-le.", blocking=True))
    return found
