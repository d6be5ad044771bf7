"""Which resource a record already is: by its identifier, by where it came from, by its ISBN or DOI."""

from dataclasses import dataclass, field
from typing import Any

from trajectoire.plugins import ResourceType, registry

from .models import Outcome, SourceRecord
from .records import Record, compacted


@dataclass
class Index:
    """What the library knows when a run begins, kept up to date by the run itself."""

    identifiers: dict[str, int] = field(default_factory=dict)
    sources: dict[str, tuple[int, str]] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, source: str) -> "Index":
        """From the database: a few columns of each resource."""
        from resources.resource import Resource

        index = cls()
        rows = Resource.objects.filter(identifier__isnull=False).order_by()
        index.identifiers = dict(rows.values_list("identifier", "pk").iterator(chunk_size=5_000))
        told = SourceRecord.objects.filter(source=source).values_list("key", "resource", "digest")
        for key, resource, digest in told:
            index.sources[key] = (resource, digest)
        for kind in registry.all(ResourceType):
            model: Any = kind.model
            names = {one.name for one in model._meta.get_fields()}  # noqa: SLF001 - Django's documented way
            for name in {"isbn", "doi"} & names:
                for pk, number in model.objects.exclude(**{name: ""}).order_by().values_list("pk", name):
                    index.numbers.setdefault(f"{name}:{compacted(number)}", set()).add(pk)
        return index

    def match(self, record: Record) -> tuple[Outcome, int | None, str]:
        """What the record gives, the resource that it is if there is one, and why it is refused."""
        if record.fault:
            return Outcome.REFUSED, None, record.fault
        if earlier := self._earlier(record):
            return Outcome.REFUSED, None, f"La même notice est déjà à la ligne {earlier}."
        found, why = self._found(record)
        if why:
            return (Outcome.AMBIGUOUS if len(found) > 1 else Outcome.REFUSED), None, why
        return self._known(record, found.pop()) if found else (Outcome.CREATED, None, "")

    def _found(self, record: Record) -> tuple[set[int], str]:
        """Resources that the record may be, and what is wrong with that."""
        if record.identifier:
            known = self.identifiers.get(record.identifier)
            why = "" if known else f"Aucune ressource n’a l’identifiant {record.identifier[:40]}."
            return ({known} if known else set()), why
        if record.key in self.sources:
            return {self.sources[record.key][0]}, ""
        alike = {pk for number in record.numbers for pk in self.numbers.get(number, ())}
        why = "Plusieurs ressources ont cet ISBN ou ce DOI : donnez l’identifiant." if len(alike) > 1 else ""
        return alike, why

    def wrote(self, record: Record, resource: int) -> None:
        """The record is now this resource."""
        self.sources[record.key] = (resource, record.digest())

    def _known(self, record: Record, resource: int) -> tuple[Outcome, int, str]:
        same = self.sources.get(record.key) == (resource, record.digest())
        return (Outcome.UNCHANGED if same else Outcome.UPDATED), resource, ""

    def _earlier(self, record: Record) -> int:
        """The line where the same record was met; this one is remembered."""
        marks = [mark for mark in (record.identifier, record.key, *record.numbers) if mark]
        found = next((self.seen[mark] for mark in marks if mark in self.seen), 0)
        for mark in marks:
            self.seen.setdefault(mark, record.line)
        return found
