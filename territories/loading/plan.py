"""Comparing what files state with what is known: what to write, and the verdict of each line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from territories.models import Level, Territory
from territories.writing import Changes

from .codes import department_of
from .lines import Entry, Key, Move

VERDICTS = ("created", "updated", "unchanged", "ambiguous", "refused", "ignored")


@dataclass(frozen=True)
class At:
    """A line of a file (a feature, by its rank, in GeoJSON)."""

    file: str
    line: int


@dataclass(frozen=True)
class Verdict:
    """What became of a line."""

    at: At
    verdict: str
    code: str = ""
    message: str = ""


@dataclass
class _Held:
    """A territory with what contains it, by level, as the files will leave it."""

    territory: Territory
    parents: dict[Key, Territory]


@dataclass
class Plan:
    """All that is known, and all that changes. ``departments``: when given, only lines of these are read."""

    departments: frozenset[str] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    implied: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def __post_init__(self) -> None:
        """Read what exists today, and what no longer does."""
        self._known: dict[Key, _Held] = {}
        self._gone: dict[Key, Territory] = {}
        self._said: dict[Key, tuple[str, Entry]] = {}
        self._touched: dict[Key, set[str]] = {}
        self._moved: dict[Key, _Held] = {}
        self._new: set[Key] = set()
        self._ends: dict[Key, tuple[Territory, list[Territory]]] = {}
        self._ended_rows: dict[int, Territory] = {}
        today = timezone.localdate()
        for territory in Territory.objects.prefetch_related("parents").order_by("pk").iterator(chunk_size=1000):
            key = (territory.level, territory.code)
            if territory.exists_on(today):
                parents = {(each.level, each.code): each for each in territory.parents.all()}
                self._known[key] = _Held(territory, parents)
            elif key not in self._gone:
                self._gone[key] = territory

    def tell(self, at: At, verdict: str, code: str = "", message: str = "") -> None:
        """Count a line; those that went well are counted and not kept."""
        self.counts[verdict] += 1
        if verdict in {"ambiguous", "refused"} or message:
            self.verdicts.append(Verdict(at, verdict, code, message))

    def find(self, key: Key) -> Territory | None:
        """The territory of that level and code as it is after the lines read so far."""
        held = self._known.get(key)
        return held.territory if held else None

    # -- a line that states a territory ---------------------------------------------------------------------------

    def state(self, at: At, entry: Entry) -> None:
        """Take what a line states."""
        if self._outside(entry):
            self.tell(at, "ignored", entry.code)
            return
        said = self._said.get(entry.key)
        if said is not None and said[0] == at.file:
            same = said[1].facts == entry.facts and said[1].parents == entry.parents
            verdict, message = ("unchanged", "") if same else ("ambiguous", "Ce code est dit deux fois, autrement.")
            self.tell(at, verdict, entry.code, message)
            return
        if entry.key in self._gone and entry.key not in self._known and "valid_from" not in entry.facts:
            until = self._gone[entry.key].valid_to
            self.tell(at, "ambiguous", entry.code, f"Ce territoire n’existe plus depuis le {until}.")
            return
        unknown = self._missing(entry)
        if unknown:
            self.tell(at, "refused", entry.code, f"Inconnu : {', '.join(unknown)}. Chargez-le d’abord.")
            return
        first_said = entry.key not in self._said
        self._said[entry.key] = (at.file, entry)
        for other in entry.implied:
            self._imply(other)
        verdict = self._take(entry)
        if first_said and verdict != "created" and entry.key in self._new:  # named in passing before
            verdict, self.implied = "created", self.implied - 1
        self.tell(at, verdict, entry.code)

    def _outside(self, entry: Entry) -> bool:
        if not self.departments:
            return False
        match entry.level:
            case Level.COMMUNE:
                return department_of(entry.code) not in self.departments
            case Level.DEPARTMENT:
                return entry.code not in self.departments
            case Level.NEIGHBOURHOOD:
                return not any(department_of(code) in self.departments for code in entry.parents[Level.COMMUNE])
            case Level.CITY_CONTRACT | Level.INTERCOMMUNALITY:
                held = entry.parents.get(Level.DEPARTMENT) or tuple(
                    code.removeprefix("of-") for code in entry.parents.get(Level.REGION, ())
                )
                return bool(held) and not self.departments.intersection(held)
        return False

    def _missing(self, entry: Entry) -> list[str]:
        """Containers that a neighbourhood or a contract needs and that nobody knows."""
        implied = {other.key for other in entry.implied}
        asked: list[Key] = []
        if entry.level == Level.NEIGHBOURHOOD:
            asked = [(Level.COMMUNE, code) for code in entry.parents[Level.COMMUNE]]
        if entry.level == Level.CITY_CONTRACT:
            asked = [(Level.INTERCOMMUNALITY, entry.code)]
        return [
            f"{Level(level).label.lower()} {code}"
            for level, code in asked
            if (level, code) not in self._known.keys() | implied
        ]

    def _imply(self, entry: Entry) -> None:
        if entry.key not in self._known and entry.key not in self._gone:
            self._take(entry)
            self.implied += 1

    def _take(self, entry: Entry) -> str:
        held = self._known.get(entry.key)
        new = held is None
        if held is None:
            held = _Held(Territory(level=entry.level, code=entry.code, **entry.facts), {})
            self._known[entry.key] = held
            self._new.add(entry.key)
            self.changes.created.append(held.territory)
        else:
            self._correct(entry, held)
        linked = self._link(entry, held) | self._gather(entry, held)
        if new:
            return "created"
        return "updated" if linked or self._touched.get(entry.key) else "unchanged"

    def _correct(self, entry: Entry, held: _Held) -> None:
        for name, value in entry.facts.items():
            if name == "name" and entry.keep_name:
                continue
            if getattr(held.territory, name) != value:
                setattr(held.territory, name, value)
                self._touched.setdefault(entry.key, set()).add(name)

    def _link(self, entry: Entry, held: _Held) -> bool:
        """Make its parents, at the levels that the line names, be those of the line."""
        wanted = dict(held.parents)
        for level, parent_codes in entry.parents.items():
            found = self._parents(level, parent_codes)
            if parent_codes and not found:
                continue  # not loaded: what is known stays
            wanted = {key: each for key, each in wanted.items() if key[0] != level}
            wanted |= {(each.level, each.code): each for each in found}
        if wanted.keys() == held.parents.keys():
            return False
        held.parents = wanted
        self._moved[entry.key] = held
        return True

    def _parents(self, level: Level, parent_codes: Iterable[str]) -> list[Territory]:
        found: list[Territory] = []
        for code in parent_codes:
            if code.startswith("of-"):  # the region of a department
                department = self._known.get((Level.DEPARTMENT, code.removeprefix("of-")))
                above = department.parents.values() if department else ()
                found += [each for each in above if each.level == level and each not in found]
            elif parent := self.find((level, code)):
                found.append(parent)
        return found

    def _gather(self, entry: Entry, held: _Held) -> bool:
        """Put the children that a line lists (the neighbourhoods of a contract) within it, once they are known."""
        moved = False
        for level, children in entry.children.items():
            for code in children:
                child = self._known.get((level.value, code))
                if child and entry.key not in child.parents:
                    child.parents[entry.key] = held.territory
                    self._moved[level.value, code] = child
                    moved = True
        return moved

    def gather_again(self) -> None:
        """Contracts were read before their neighbourhoods: put these where they belong now that all are known."""
        for _file, entry in list(self._said.values()):
            if entry.children:
                self._gather(entry, self._known[entry.key])

    # -- a line that tells a change -------------------------------------------------------------------------------

    def move(self, at: At, move: Move) -> None:
        """Take an event of the life of communes: the old one keeps its row, with its last day and what it became."""
        before, after = self.find(move.before), self.find(move.after)
        if before is None and after is None:
            self.tell(at, "ignored", move.before[1])
        elif move.restored:
            self._restore(at, move, before)
        elif after is None:
            self.tell(at, "refused", move.before[1], f"Inconnu : commune {move.after[1]}. Chargez-la d’abord.")
        else:
            self.tell(at, *self._merge(move, before or self._gone.get(move.before), after))

    def _merge(self, move: Move, ended: Territory | None, after: Territory) -> tuple[str, str, str]:
        """Verdict, code and message for a commune that became ``after``."""
        code = move.before[1]
        if ended is None:
            ended = Territory(level=Level.COMMUNE, code=code, name=move.before_name, valid_to=move.last_day)
            self.changes.created.append(ended)
            self._end(move.before, ended, after)
            return "created", code, ""
        if ended.valid_from and ended.valid_from > move.last_day:
            return "unchanged", code, "Cet événement est antérieur à la commune d’aujourd’hui."
        if ended.valid_to == move.last_day and self._became(move.before, ended, after):
            return "unchanged", code, ""
        if ended.valid_to != move.last_day:
            ended.valid_to = move.last_day
            self._ended_rows[id(ended)] = ended
        self._end(move.before, ended, after)
        return "updated", code, ""

    def _became(self, key: Key, ended: Territory, after: Territory) -> bool:
        told = self._ends.get(key)
        if told:
            return after in told[1]
        return ended.pk is not None and after.pk is not None and ended.successors.filter(pk=after.pk).exists()

    def _end(self, key: Key, ended: Territory, after: Territory) -> None:
        if key not in self._ends:
            held = list(ended.successors.all()) if ended.pk else []
            self._ends[key] = (ended, held)
            self._gone[key] = ended
            self._known.pop(key, None)
        if not any(each is after or (each.pk and each.pk == after.pk) for each in self._ends[key][1]):
            self._ends[key][1].append(after)

    def _restore(self, at: At, move: Move, before: Territory | None) -> None:
        if move.after in self._known or before is None:
            self.tell(at, "unchanged" if move.after in self._known else "ignored", move.after[1])
            return
        entry = Entry(Level.COMMUNE, move.after[1], {"name": move.after_name, "valid_from": move.on})
        parents = self._known[move.before].parents
        for level in (Level.DEPARTMENT, Level.INTERCOMMUNALITY):
            entry.parents[level] = tuple(code for kind, code in parents if kind == level)
        self._take(entry)
        self.tell(at, "created", entry.code)

    # -- the end --------------------------------------------------------------------------------------------------

    def changes_to_write(self) -> Changes:
        """All that is to be written."""
        for key, names in self._touched.items():
            held = self._known.get(key)
            if held and key not in self._new:
                self.changes.updated.append(held.territory)
                self.changes.fields |= names
        ended = [each for each in self._ended_rows.values() if each.pk]
        self.changes.updated += ended
        if ended:
            self.changes.fields.add("valid_to")
        self.changes.parents = [(held.territory, list(held.parents.values())) for held in self._moved.values()]
        self.changes.successors = [(each, successors) for each, successors in self._ends.values()]
        return self.changes


def told(counts: Counter[str]) -> Sequence[tuple[str, int]]:
    """Every verdict with its number."""
    return [(verdict, counts[verdict]) for verdict in VERDICTS]
