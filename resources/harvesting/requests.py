"""What a harvester asks: arguments of the six verbs, read and refused as the protocol says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SECOND_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
SET_FORM = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
SECOND = "%Y-%m-%dT%H:%M:%SZ"
DUBLIN_CORE = "oai_dc"

REQUIRED = {
    "Identify": (),
    "ListMetadataFormats": (),
    "ListSets": (),
    "GetRecord": ("identifier", "metadataPrefix"),
    "ListIdentifiers": ("metadataPrefix",),
    "ListRecords": ("metadataPrefix",),
}
OPTIONAL = {
    "ListMetadataFormats": ("identifier",),
    "ListIdentifiers": ("from", "until", "set"),
    "ListRecords": ("from", "until", "set"),
}
EXCLUSIVE = {"ListSets": "resumptionToken", "ListIdentifiers": "resumptionToken", "ListRecords": "resumptionToken"}


class ProtocolError(Exception):
    """An error of the protocol: ``code`` is one of its own (« badVerb »), the text tells a person."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class OaiRequest:
    """A well-formed request: its verb and its arguments, as they were given."""

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """An argument, empty when it was not given."""
        return self.arguments.get(name, "")

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """First moment, and the moment before which it ends (« until » is inclusive in the protocol)."""
        start, end = self.get("from"), self.get("until")
        if start and end and len(start) != len(end):
            raise ProtocolError("badArgument", "from et until n’ont pas la même précision.")
        first, last = _moment(start) if start else None, _moment(end) if end else None
        if first and last and first > last:
            raise ProtocolError("badArgument", "from est après until.")
        if last:
            last += timedelta(days=1) if DAY_FORM.fullmatch(end) else timedelta(seconds=1)
        return first, last


def read_request(data: Mapping[str, Sequence[str]]) -> OaiRequest:
    """The request in ``data`` (names and all their values); ``ProtocolError`` when it is none."""
    verbs = data.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in REQUIRED:
        raise ProtocolError("badVerb", "L’argument verb manque, est répété ou n’est pas un verbe du protocole.")
    verb = verbs[0]
    given = {name: values for name, values in data.items() if name != "verb"}
    if repeated := [name for name, values in given.items() if len(values) != 1]:
        raise ProtocolError("badArgument", f"Argument répété : {_shown(repeated)}.")
    arguments = {name: values[0] for name, values in given.items()}
    exclusive = EXCLUSIVE.get(verb, "")
    if exclusive in arguments:
        if len(arguments) > 1:
            raise ProtocolError("badArgument", "resumptionToken se donne seul.")
        return OaiRequest(verb, arguments)
    known = {*REQUIRED[verb], *OPTIONAL.get(verb, ())}
    if unknown := [name for name in arguments if name not in known]:
        raise ProtocolError("badArgument", f"Argument inconnu pour {verb} : {_shown(unknown)}.")
    if missing := [name for name in REQUIRED[verb] if not arguments.get(name)]:
        raise ProtocolError("badArgument", f"Argument manquant : {_shown(missing)}.")
    request = OaiRequest(verb, arguments)
    request.bounds()
    if request.get("set") and not SET_FORM.fullmatch(request.get("set")):
        raise ProtocolError("badArgument", "Un ensemble s’écrit comme type:publication (voir ListSets).")
    if request.get("metadataPrefix") not in ("", DUBLIN_CORE):
        raise ProtocolError("cannotDisseminateFormat", "Le seul format est oai_dc.")
    return request


def _moment(text: str) -> datetime:
    form = "%Y-%m-%d" if DAY_FORM.fullmatch(text) else SECOND if SECOND_FORM.fullmatch(text) else ""
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        raise ProtocolError("badArgument", "Les dates s’écrivent 2026-01-31 ou 2026-01-31T12:00:00Z.") from None


def _shown(names: list[str]) -> str:
    return ", ".join(re.sub(r"[^\w.-]", "?", name)[:40] for name in names[:5])
