"""Which records a request gives, in an order that holds while the library changes, and the token to go on.

Records come by moment of change, then by key. The token says after which one to go on, so nothing is counted in
rows: a record that changes meanwhile moves to the end, where it is met again, and none is skipped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from resources.catalogue import listed_resources
from resources.identifiers import Identifier
from resources.notices.models import Notice

from .requests import DUBLIN_CORE, OaiRequest, ProtocolError

PAGE = 100
"""Records of an answer."""
TOKEN_LIFE = timedelta(hours=24)
SALT = "trajectoire.oai"


@dataclass(frozen=True)
class Record:
    """A notice, and whether it may be read now; otherwise it is told as deleted."""

    notice: Notice
    shown: bool


@dataclass(frozen=True)
class Slice:
    """A page of an answer: ``cursor`` records came before, of ``total`` in all; ``token`` is empty on the last one."""

    records: list[Record]
    cursor: int
    total: int
    token: str

    @property
    def complete(self) -> bool:
        """Whether it is the whole answer."""
        return not self.token and not self.cursor


def harvestable() -> "QuerySet[Notice]":
    """Every record that was ever public: those that are no longer are told as deleted."""
    return Notice.objects.filter(was_shown=True)


def slice_of(request: OaiRequest) -> Slice:
    """The records asked; ``ProtocolError`` when there is none, or when the token is not good."""
    state = _read_token(request) if request.get("resumptionToken") else _first(request)
    rows = _selection(state)
    if state["after"]:
        moment, key = datetime.fromisoformat(state["after"][0]), state["after"][1]
        rows = rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=key))
    found = list(rows.order_by("changed_at", "pk")[: PAGE + 1])
    if not found and not state["cursor"]:
        raise ProtocolError("noRecordsMatch", "Aucune notice ne répond.")
    page, more = found[:PAGE], len(found) > PAGE
    visible = set(
        listed_resources().filter(pk__in=[row.resource_id for row in page]).order_by().values_list("pk", flat=True)
    )
    token = ""
    if more:
        last = page[-1]
        following = {**state, "after": [last.changed_at.isoformat(), last.pk], "cursor": state["cursor"] + len(page)}
        token = signing.dumps(following, salt=SALT, compress=True)
    records = [Record(row, row.resource_id in visible) for row in page]
    return Slice(records, state["cursor"], state["total"], token)


def one_record(identifier: str, prefix: str) -> Record:
    """The record that has this OAI identifier; ``ProtocolError`` when there is none."""
    parts = identifier.split(":", 2)
    wanted = Identifier.parse(parts[2]) if len(parts) == 3 and f"{parts[0]}:{parts[1]}:" == prefix else None  # noqa: PLR2004 - oai, domain, identifier
    notice = harvestable().filter(identifier=str(wanted)).first() if wanted else None
    if notice is None:
        raise ProtocolError("idDoesNotExist", "Aucune notice n’a cet identifiant.")
    return Record(notice, listed_resources().filter(pk=notice.resource_id).exists())


def _first(request: OaiRequest) -> dict[str, Any]:
    start, end = request.bounds()
    state: dict[str, Any] = {
        "verb": request.verb,
        "from": start.isoformat() if start else "",
        "until": end.isoformat() if end else "",
        "set": request.get("set"),
        "prefix": DUBLIN_CORE,
        "after": None,
        "cursor": 0,
    }
    return {**state, "total": _selection(state).count()}


def _selection(state: dict[str, Any]) -> "QuerySet[Notice]":
    rows = harvestable()
    if state["from"]:
        rows = rows.filter(changed_at__gte=datetime.fromisoformat(state["from"]))
    if state["until"]:
        rows = rows.filter(changed_at__lt=datetime.fromisoformat(state["until"]))
    if name := state["set"]:
        rows = rows.filter(Q(sets__contains=f" {name} ") | Q(sets__contains=f" {name}:"))
    return rows


def _read_token(request: OaiRequest) -> dict[str, Any]:
    try:
        state: dict[str, Any] = signing.loads(request.get("resumptionToken"), salt=SALT, max_age=TOKEN_LIFE)
    except signing.BadSignature:
        raise ProtocolError("badResumptionToken", "Ce jeton est périmé ou n’est pas de ce site.") from None
    if state["verb"] != request.verb:
        raise ProtocolError("badResumptionToken", "Ce jeton est celui d’un autre verbe.")
    return state


def token_expiry() -> datetime:
    """Until when a token given now is good."""
    return timezone.now() + TOKEN_LIFE
