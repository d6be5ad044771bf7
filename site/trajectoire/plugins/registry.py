"""The registry: what the installed applications contribute, collected once and checked.

Collecting never raises: what is wrong is kept as a ``Problem`` and told by the system checks
(``trajectoire.E001``…), so that ``manage.py check`` names every fault at once.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TypeVar

from django.apps import AppConfig, apps
from django.conf import settings
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from .config import PluginConfig
from .contract import CONTRACT_VERSION, Contribution

C = TypeVar("C", bound=Contribution)

KEY = re.compile(r"[a-z][a-z0-9_-]{0,49}")
PREFIX = re.compile(r"(?:[a-z0-9_-]+/)+")

RESERVED_PREFIXES = ("gestion/", "documents/", "media/", "static/", "sante/")
"""Addresses of the kernel."""


@dataclass(frozen=True)
class Problem:
    """A fault found while collecting: identifier, sentence, remedy."""

    code: str
    message: str
    hint: str


class Registry:
    """Contributions by kind. Ask it, never the application: ``registry.all(Facet)``."""

    def __init__(self, configs: Iterable[AppConfig] | None = None) -> None:
        """Nothing is collected before the first question. ``configs``: the applications (default: those installed)."""
        self._configs = configs
        self._by_kind: dict[type[Contribution], dict[str, Contribution]] = {}
        self._owner: dict[tuple[type[Contribution], str], str] = {}
        self._problems: list[Problem] = []
        self._collected = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Faults found while collecting."""
        self._collect()
        return tuple(self._problems)

    def all(self, kind: type[C]) -> list[C]:
        """Every contribution of ``kind``, by ``order`` then label."""
        self._collect()
        found = [c for c in self._by_kind.get(kind, {}).values() if isinstance(c, kind)]
        return sorted(found, key=lambda c: (c.order, c.label))

    def get(self, kind: type[C], key: str) -> C | None:
        """The contribution of ``kind`` named ``key``, or ``None``."""
        self._collect()
        found = self._by_kind.get(kind, {}).get(key)
        return found if isinstance(found, kind) else None

    def owner(self, contribution: Contribution) -> str:
        """Label of the application that gave ``contribution``."""
        self._collect()
        return self._owner[kind_of(contribution), contribution.key]

    @contextmanager
    def replaced(self, kind: type[C], contributions: Iterable[C]) -> Iterator[None]:
        """For tests: while the block lasts, ``contributions`` are all there is of ``kind``."""
        self._collect()
        before = self._by_kind.get(kind, {})
        self._by_kind[kind] = {contribution.key: contribution for contribution in contributions}
        try:
            yield
        finally:
            self._by_kind[kind] = before

    def _collect(self) -> None:
        if self._collected:
            return
        apps.check_models_ready()
        self._collected = True
        keys: dict[str, str] = {}
        prefixes = dict.fromkeys(RESERVED_PREFIXES, "le noyau")
        for config in self._configs or apps.get_app_configs():
            if isinstance(config, PluginConfig):
                self._check_identity(config, keys)
                self._check_prefix(config, prefixes)
                self._check_settings(config)
                self._read(config)
        self._check_settings_of_nobody(keys)

    def _problem(self, code: str, message: str, hint: str) -> None:
        self._problems.append(Problem(f"trajectoire.{code}", message, hint))

    def _check_identity(self, config: PluginConfig, keys: dict[str, str]) -> None:
        if not KEY.fullmatch(config.key):
            self._problem(
                "E001",
                f"L'application {config.name} n'a pas de clé valable ({config.key!r}).",
                "Donnez à son PluginConfig un attribut key en minuscules sans accent.",
            )
        elif config.key in keys:
            self._problem(
                "E002",
                f"Les applications {keys[config.key]} et {config.name} ont la même clé « {config.key} ».",
                "Changez la clé de l'une des deux, ou n'en installez qu'une.",
            )
        keys.setdefault(config.key, config.name)
        try:
            accepted = CONTRACT_VERSION in SpecifierSet(config.requires)
        except InvalidSpecifier:
            accepted = False
        if not accepted:
            self._problem(
                "E003",
                f"L'application {config.name} demande le contrat {config.requires} ; "
                f"cette installation a la version {CONTRACT_VERSION}.",
                "Installez une version de l'extension faite pour ce contrat.",
            )

    def _check_prefix(self, config: PluginConfig, prefixes: dict[str, str]) -> None:
        prefix = config.url_prefix
        if not prefix:
            return
        if not PREFIX.fullmatch(prefix):
            self._problem(
                "E015",
                f"L'application {config.name} demande une adresse mal écrite : « {prefix} ».",
                "url_prefix s'écrit en minuscules sans accent, sans barre au début, avec une barre à la fin.",
            )
        elif prefix in prefixes:
            self._problem(
                "E015",
                f"L'adresse « {prefix} » de {config.name} est déjà prise par {prefixes[prefix]}.",
                "Changez son url_prefix.",
            )
        prefixes.setdefault(prefix, config.name)

    def _check_settings(self, config: PluginConfig) -> None:
        chosen = getattr(settings, "TRAJECTOIRE", {}).get(config.key, {})
        for name in sorted(set(chosen) - set(config.default_settings)):
            known = ", ".join(sorted(config.default_settings)) or "aucun"
            self._problem(
                "E007", f"Réglage inconnu : {name} de l'application {config.key}.", f"Réglages possibles : {known}."
            )

    def _check_settings_of_nobody(self, keys: dict[str, str]) -> None:
        if self._configs is not None:
            return
        for key in sorted(set(getattr(settings, "TRAJECTOIRE", {})) - set(keys)):
            self._problem(
                "E007",
                f"Des réglages sont donnés à « {key} », qui n'est la clé d'aucune application.",
                f"Clés possibles : {', '.join(sorted(keys))}.",
            )

    def _read(self, config: PluginConfig) -> None:
        module_name = f"{config.name}.plugin"
        if find_spec(module_name) is None:
            return
        try:
            contributions = list(import_module(module_name).contributions)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault becomes a named problem
            self._problem(
                "E004",
                f"{module_name} ne se charge pas : {type(error).__name__} : {error}.",
                "Corrigez l'extension, ou retirez-la de TRAJECTOIRE_PLUGINS.",
            )
            return
        for contribution in contributions:
            self._add(config, contribution)

    def _add(self, config: PluginConfig, contribution: object) -> None:
        if not isinstance(contribution, Contribution):
            self._problem(
                "E005",
                f"{config.name}.plugin contient {contribution!r}, qui n'est pas une contribution.",
                "Voyez la liste des contributions dans docs/plugins.md.",
            )
            return
        kind = kind_of(contribution)
        named = isinstance(contribution.label, str) and isinstance(contribution.key, str)
        if not named or not contribution.label.strip() or not KEY.fullmatch(contribution.key):
            self._problem(
                "E006",
                f"Une contribution {kind.__name__} de {config.name} n'a pas de libellé ou de clé "
                f"valable (clé {contribution.key!r}).",
                "Donnez-lui key= et label=.",
            )
            return
        fault = contribution.fault()
        if fault:
            self._problem(
                "E014",
                f"{kind.__name__} « {contribution.key} » de {config.name} ne peut pas servir : {fault}.",
                "Voyez ce que demande cette contribution dans docs/plugins.md.",
            )
            return
        others = self._by_kind.setdefault(kind, {})
        for name in ("key", *contribution.unique):
            value = getattr(contribution, name)
            same = next((other for other in others.values() if getattr(other, name) == value), None)
            if same:
                self._problem(
                    "E002",
                    f"{config.name} et {self._owner[kind, same.key]} donnent tous deux "
                    f"{kind.__name__} avec {name} = « {value} ».",
                    "Changez l'un des deux.",
                )
                return
        others[contribution.key] = contribution
        self._owner[kind, contribution.key] = config.label


def kind_of(contribution: Contribution) -> type[Contribution]:
    """The kind of ``contribution``: the class of its line that inherits directly from ``Contribution``."""
    return next(cls for cls in type(contribution).__mro__ if Contribution in cls.__bases__)


registry = Registry()
"""The one registry of the process."""
