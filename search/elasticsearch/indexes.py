"""Generations of the index, and the two names under which they are known.

Each rebuild makes an index of its own, ``<alias>-<time>-<letters>``. ``<alias>`` leads to the one that answers,
``<alias>-next`` to the one being made, if any; documents are written under both names, and one call moves the first.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from elasticsearch import BadRequestError, NotFoundError

from search.elasticsearch.client import within
from search.elasticsearch.mapping import definition
from search.engine import EngineUnavailableError

PATIENCE = 30.0
"""Seconds for what is done apart from visitors."""


class Indexes:
    """The generations under one name."""

    def __init__(self, alias: str) -> None:
        """``alias``: the name that answers."""
        self.live = alias
        self.next = f"{alias}-next"

    def ready(self) -> bool:
        """Whether an index answers, made by the present mapping."""
        return self.version(self.live) == definition()["mappings"]["_meta"]["version"]

    def version(self, name: str) -> str | None:
        """Version of the mapping of the index ``name``; ``None`` when there is none."""
        found = self._optional(lambda server: server.indices.get_mapping(index=name))
        versions = [index["mappings"].get("_meta", {}).get("version", "") for index in found.values()]
        return str(versions[0]) if versions else None

    def building(self) -> str | None:
        """The index being made."""
        found = self._optional(lambda server: server.indices.get_alias(name=self.next))
        return next(iter(found), None)

    def create(self) -> str:
        """A new index, from now on the one being made: what another rebuild was making is left to it and forgotten."""
        name = f"{self.live}-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(3)}"
        made = definition()
        others = self._optional(lambda server: server.indices.get_alias(name=self.next))
        within(
            PATIENCE,
            lambda server: server.indices.create(index=name, settings=made["settings"], mappings=made["mappings"]),
        )
        self._move(
            *({"remove": {"index": other, "alias": self.next}} for other in others),
            {"add": {"index": name, "alias": self.next}},
        )
        return name

    def publish(self, name: str) -> bool:
        """Let ``name`` answer in place of the present index, at once; ``False`` when another rebuild took its place."""
        before = self._optional(lambda server: server.indices.get_alias(name=self.live))
        try:
            self._move(
                *({"remove": {"index": other, "alias": self.live}} for other in before),
                {"add": {"index": name, "alias": self.live}},
                {"remove": {"index": name, "alias": self.next, "must_exist": True}},
            )
        except (EngineUnavailableError, BadRequestError):
            if self.building() != name:
                return False
            raise
        return True

    def clean(self) -> None:
        """Delete generations older than the one that answers."""
        live = next(iter(self._optional(lambda server: server.indices.get_alias(name=self.live))), "")
        for name in self._optional(lambda server: server.indices.get(index=f"{self.live}-2*")):
            if name < live:
                self.delete(name)

    def delete(self, name: str) -> None:
        """Delete one generation, if it is there."""
        within(PATIENCE, lambda server: server.indices.delete(index=name, ignore_unavailable=True))

    def delete_all(self) -> None:
        """Delete every generation."""
        for name in self._optional(lambda server: server.indices.get(index=f"{self.live}-2*")):
            self.delete(name)

    def _move(self, *actions: Mapping[str, Any]) -> None:
        within(PATIENCE, lambda server: server.indices.update_aliases(actions=list(actions)))

    @staticmethod
    def _optional(call: Any) -> Mapping[str, Any]:
        """What ``call`` answers, nothing when the server knows no such name."""

        def asked(server: Any) -> Mapping[str, Any]:
            try:
                found: Mapping[str, Any] = call(server).body
            except NotFoundError:
                return {}
            return found

        return within(PATIENCE, asked)
