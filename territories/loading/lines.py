"""What a line of a table states, whatever the table: a territory, its facts, what contains it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from territories.models import Level

from . import codes
from .tables import Row, Table, UnreadableError

Key = tuple[str, str]
"""Level and code."""


@dataclass
class Entry:
    """A territory that a line states.

    ``parents`` says, for each level named, the whole list of what contains it there; other levels are left as they are.
    ``implied`` are territories that the line names in passing: made if they are unknown, never changed.
    ``keep_name``: the name is only for a new one (a contract has the name that people gave it).
    """

    level: Level
    code: str
    facts: dict[str, Any]
    parents: dict[Level, tuple[str, ...]] = field(default_factory=dict)
    implied: list["Entry"] = field(default_factory=list)
    keep_name: bool = False
    children: dict[Level, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Level and code."""
        return self.level.value, self.code


@dataclass
class Move:
    """An event in the life of a commune: ``before`` became ``after`` on the day ``on``."""

    before: Key
    before_name: str
    after: Key
    after_name: str
    on: date
    restored: bool = False

    @property
    def last_day(self) -> date:
        """Of what was before."""
        return self.on - timedelta(days=1)


Reader = Callable[[Row], Entry | Move | None]
ENDING_CHANGES = frozenset({"30", "31", "32", "33", "41", "50"})
"""Events of INSEE's list after which a code no longer names a commune (suppression, mergers, changes of code)."""
RESTORING_CHANGES = frozenset({"20", "21"})
"""Creation and restoration of a commune."""


def reader_of(table: Table) -> tuple[int, str, Reader]:
    """Rank of the kind of table (containers first), its name, and what reads its lines."""
    has = set(table.columns.values())
    for rank, (needed, name, reader) in enumerate(KINDS):
        if needed <= has:
            return rank, name, reader
    message = (
        "Les colonnes ne sont celles d’aucune liste connue (régions, départements, EPCI, communes, contrats, QPV)."
    )
    raise UnreadableError(message)


def _place(row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if row.get("population"):
        facts["population"] = codes.population(row["population"])
    if row.get("longitude") and row.get("latitude"):
        facts["longitude"] = codes.degrees(row["longitude"], 180)
        facts["latitude"] = codes.degrees(row["latitude"], 90)
    for column, name in (("since", "valid_from"), ("until", "valid_to")):
        if row.get(column):
            facts[name] = codes.day(row[column])
    return facts


def _several(text: str, read: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(read(part) for part in text.replace("|", ";").replace(",", ";").split(";") if part.strip())
    )


def _named(row: Row, *columns: str) -> str:
    return codes.mended(next((row[column] for column in columns if row.get(column)), ""))


def _region(row: Row) -> Entry:
    return Entry(Level.REGION, codes.region(row["region"]), {"name": _named(row, "name"), **_place(row)})


def _department(row: Row) -> Entry:
    parents: dict[Level, tuple[str, ...]] = {Level.REGION: (codes.region(row["region"]),)} if row.get("region") else {}
    facts = {"name": _named(row, "name", "department_name"), **_place(row)}
    return Entry(Level.DEPARTMENT, codes.department(row["department"]), facts, parents)


def _intercommunality(row: Row) -> Entry:
    held = _several(row.get("departments") or row.get("department") or "", codes.department)
    entry = Entry(
        Level.INTERCOMMUNALITY, codes.epci(row["epci"]), {"name": _named(row, "name", "epci_name"), **_place(row)}
    )
    # Over two departments it is within neither: a neighbourhood never counts for a department where it is not.
    if held:
        entry.parents[Level.DEPARTMENT] = held if len(held) == 1 else ()
    if len(held) > 1:
        entry.parents[Level.REGION] = tuple(f"of-{code}" for code in held)
    return entry


def _commune(row: Row) -> Entry | None:
    if row.get("type") not in {None, "", "COM"}:
        return None  # a delegate or associated commune is part of another
    code = codes.commune(row["commune"])
    department = codes.department(row["department"]) if row.get("department") else codes.department_of(code)
    entry = Entry(Level.COMMUNE, code, {"name": _named(row, "name", "commune_name"), **_place(row)})
    entry.parents[Level.DEPARTMENT] = (department,)
    if row.get("epci") and not row["epci"].upper().startswith("ZZZ"):  # INSEE: communes without an EPCI
        carrying = codes.epci(row["epci"])
        entry.parents[Level.INTERCOMMUNALITY] = (carrying,)
        if row.get("epci_name"):
            entry.implied.append(Entry(Level.INTERCOMMUNALITY, carrying, {"name": _named(row, "epci_name")}))
    return entry


def _contract(row: Row) -> Entry:
    code = codes.epci(row["epci"])
    name = codes.contract_name(row.get("epci_name") or row.get("name") or "")
    entry = Entry(Level.CITY_CONTRACT, code, {"name": name, **_place(row)}, keep_name=True)
    entry.parents[Level.INTERCOMMUNALITY] = (code,)
    if row.get("department"):
        entry.parents[Level.DEPARTMENT] = _several(row["department"], codes.department)
    entry.children[Level.NEIGHBOURHOOD] = _several(row["qpv_list"], codes.neighbourhood)
    return entry


def _neighbourhood(row: Row) -> Entry:
    entry = Entry(
        Level.NEIGHBOURHOOD, codes.neighbourhood(row["qpv"]), {"name": _named(row, "qpv_name", "name"), **_place(row)}
    )
    towns = _several(row.get("commune", ""), codes.commune)
    if not towns:
        message = "La commune manque."
        raise codes.CodeError(message)
    entry.parents[Level.COMMUNE] = towns
    names = [part.strip() for part in row.get("commune_name", "").replace("|", ";").split(";")]
    carrying = (codes.epci(row["epci"]),) if row.get("epci") else ()
    if carrying and row.get("epci_name"):
        entry.implied.append(Entry(Level.INTERCOMMUNALITY, carrying[0], {"name": _named(row, "epci_name")}))
    for code, name in zip(towns, names, strict=False):
        if name:
            parents: dict[Level, tuple[str, ...]] = {
                Level.DEPARTMENT: (codes.department_of(code),),
                Level.INTERCOMMUNALITY: carrying,
            }
            entry.implied.append(Entry(Level.COMMUNE, code, {"name": codes.mended(name)}, parents))
    return entry


def _move(row: Row) -> Move | None:
    change = row["change"]
    of_communes = row.get("before_type", "COM") == "COM" and row.get("after_type", "COM") == "COM"
    if not of_communes or row["before"] == row["after"] or change not in ENDING_CHANGES | RESTORING_CHANGES:
        return None
    before, after = codes.commune(row["before"]), codes.commune(row["after"])
    return Move(
        before=(Level.COMMUNE, before),
        before_name=codes.mended(row.get("before_name") or before),
        after=(Level.COMMUNE, after),
        after_name=codes.mended(row.get("after_name") or after),
        on=codes.day(row["change_date"]),
        restored=change in RESTORING_CHANGES,
    )


KINDS: Sequence[tuple[set[str], str, Reader]] = (
    ({"qpv_list", "epci"}, "contrats de ville", _contract),
    ({"qpv"}, "quartiers prioritaires", _neighbourhood),
    ({"change", "before", "after", "change_date"}, "mouvements de communes", _move),
    ({"commune"}, "communes", _commune),
    ({"epci", "name"}, "EPCI", _intercommunality),
    ({"department"}, "départements", _department),
    ({"region"}, "régions", _region),
)
"""Columns that tell a kind of table, the most telling first."""

ORDER = (
    "régions",
    "départements",
    "EPCI",
    "communes",
    "contrats de ville",
    "quartiers prioritaires",
    "mouvements de communes",
)
"""The order in which tables are read, whatever the order of the command."""


def read(table: Table, reader: Reader) -> Iterator[tuple[int, Entry | Move | str | None]]:
    """Each line with what it states, ``None`` for one that is not our matter, a sentence for one refused."""
    for number, row in table.rows():
        if row is None:
            yield number, "La ligne n’a pas le nombre de colonnes de l’en-tête."
            continue
        try:
            yield number, reader(row)
        except codes.CodeError as error:
            yield number, str(error)
        except KeyError as error:
            yield number, f"La colonne {error} manque."


Facts = Mapping[str, Any]
