"""What the registry collects, and every fault that it names."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.test import override_settings

from home.models import HomePage
from trajectoire.pages.base import BasePage
from trajectoire.plugins import (
    Contribution,
    Facet,
    PluginConfig,
    Registry,
    ResourceType,
    Role,
    RoleGrant,
    ScheduledJob,
    registry,
)

Install = Callable[..., PluginConfig]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Install]:
    """``install("name", contributions=…, key=…)``: the configuration of an application that exists only here."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def make(name: str, contributions: Any = None, source: str = "", **attributes: Any) -> PluginConfig:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").touch()
        if contributions is not None or source:
            (folder / "plugin.py").write_text(source)
        module = ModuleType(name)
        module.__path__ = [str(folder)]
        monkeypatch.setitem(sys.modules, name, module)
        if contributions is not None:
            plugin = ModuleType(f"{name}.plugin")
            plugin.contributions = contributions  # type: ignore[attr-defined]
            plugin.__spec__ = __import__("importlib.machinery").machinery.ModuleSpec(plugin.__name__, None)
            monkeypatch.setitem(sys.modules, plugin.__name__, plugin)
        config = type("Config", (PluginConfig,), {"key": name, "name": name, "verbose_name": name, **attributes})
        return config(name, module)

    yield make
    for name in set(sys.modules) - before:
        del sys.modules[name]


def facet(key: str = "theme", **values: Any) -> Facet:
    """A sound facet."""
    return Facet(**{"key": key, "label": "Thème", "path": "themes", "parameter": key, **values})


def codes(*configs: PluginConfig) -> list[str]:
    """Identifiers of the faults found in these applications."""
    return [problem.code.removeprefix("trajectoire.") for problem in Registry(configs).problems]


def test_this_installation_has_no_fault() -> None:
    assert registry.problems == ()


def test_contributions_come_by_rank_then_by_name(install: Install) -> None:
    first, second, last = facet("c", order=1), facet("b", label="A"), facet("a", label="B")
    assert Registry([install("one", [last, second]), install("two", [first])]).all(Facet) == [first, second, last]


def test_who_contributes_is_known(install: Install) -> None:
    theme = facet()
    found = Registry([install("one", [theme])])
    assert found.get(Facet, "theme") is theme
    assert found.get(Facet, "unknown") is None
    assert found.owner(theme) == "one"


def test_what_inherits_from_a_kind_is_of_that_kind(install: Install) -> None:
    @dataclass(frozen=True, kw_only=True)
    class PeriodFacet(Facet):
        """A facet of a plug-in's own."""

    period = PeriodFacet(key="period", label="Période", path="period", parameter="annee")
    found = Registry([install("one", [period])])
    assert found.all(Facet) == [period]
    assert found.owner(period) == "one"


def test_a_plugin_may_have_kinds_of_its_own(install: Install) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Recipe(Contribution):
        """A kind that the core ignores."""

    soup = Recipe(key="soup", label="Soupe")
    assert Registry([install("one", [soup])]).all(Recipe) == [soup]


def test_an_application_may_contribute_nothing(install: Install) -> None:
    assert codes(install("one")) == []


@pytest.mark.parametrize("key", ["", "Clé", "two words", "1st", "x" * 51])
def test_a_key_that_cannot_be_one_is_a_fault(install: Install, key: str) -> None:
    assert codes(install("one", key=key)) == ["E001"]


def test_two_applications_with_one_key_are_a_fault(install: Install) -> None:
    assert codes(install("one", key="same"), install("two", key="same")) == ["E002"]


def test_two_contributions_with_one_key_are_a_fault_and_the_first_stays(install: Install) -> None:
    first = facet()
    found = Registry([install("one", [first]), install("two", [facet(parameter="autre")])])
    assert [(p.code, "two et one" in p.message) for p in found.problems] == [("trajectoire.E002", True)]
    assert found.all(Facet) == [first]


def test_two_facets_with_one_parameter_are_a_fault(install: Install) -> None:
    assert codes(install("one", [facet(), facet("autre", parameter="theme")])) == ["E002"]


@pytest.mark.parametrize("requires", [">=2", "<1", "not a version"])
def test_an_unmet_version_of_the_contract_is_a_fault(install: Install, requires: str) -> None:
    assert codes(install("one", requires=requires)) == ["E003"]


@pytest.mark.parametrize(
    "source",
    ["import nothing_of_that_name", "def (", "1 / 0", "raise SystemExit", "pass", "contributions = None"],
)
def test_a_plugin_file_that_does_not_load_is_a_fault(install: Install, source: str) -> None:
    assert codes(install("one", source=source)) == ["E004"]


def test_what_is_not_a_contribution_is_a_fault_and_the_rest_is_kept(install: Install) -> None:
    found = Registry([install("one", ["nothing", facet()])])
    assert [problem.code for problem in found.problems] == ["trajectoire.E005"]
    assert len(found.all(Facet)) == 1


@pytest.mark.parametrize("values", [{"label": " "}, {"label": None}, {"key": ""}, {"key": "Thème"}, {"key": None}])
def test_a_missing_label_or_a_bad_key_is_a_fault(install: Install, values: dict[str, Any]) -> None:
    assert codes(install("one", [facet(**{"parameter": "theme", **values})])) == ["E006"]


@override_settings(TRAJECTOIRE={"one": {"size": 3, "colour": "red"}})
def test_an_unknown_setting_is_a_fault_and_a_known_one_is_read(install: Install) -> None:
    config = install("one", default_settings={"size": 10, "other": 1})
    assert codes(config) == ["E007"]
    assert (config.setting("size"), config.setting("other")) == (3, 1)
    with pytest.raises(KeyError):
        config.setting("colour")


@override_settings(TRAJECTOIRE={"ressources": {"page_size": 3}})
def test_settings_given_to_no_application_are_a_fault() -> None:
    assert [problem.code for problem in Registry().problems] == ["trajectoire.E007"]


@pytest.mark.parametrize(
    "contribution",
    [
        facet(parameter="page"),
        facet(parameter="Thème"),
        facet(path=""),
        ResourceType(key="a", label="A", plural="as", description="Un a", model=BasePage),
        ResourceType(key="a", label="A", plural="as", description="Un a", model="a"),  # type: ignore[arg-type]
        ResourceType(key="a", label="A", plural="", description="Un a", model=HomePage),
        ScheduledJob(key="a", label="A", run=lambda: None, every=timedelta(seconds=1)),
        RoleGrant(key="a", label="A", role=Role.EDITOR, permissions=("add_page",)),
    ],
)
def test_a_contribution_that_cannot_serve_is_a_fault(install: Install, contribution: Contribution) -> None:
    found = Registry([install("one", [contribution])])
    assert [problem.code for problem in found.problems] == ["trajectoire.E014"]
    assert found.all(type(contribution)) == []


@pytest.mark.parametrize("prefix", ["gestion/", "/cafes/", "cafes", "Cafés/", "documents/"])
def test_an_address_that_cannot_be_given_is_a_fault(install: Install, prefix: str) -> None:
    assert codes(install("one", url_prefix=prefix)) == ["E015"]


def test_two_applications_at_one_address_are_a_fault(install: Install) -> None:
    assert codes(install("one", url_prefix="cafes/"), install("two", url_prefix="cafes/")) == ["E015"]


def test_each_fault_says_what_to_do(install: Install) -> None:
    found = Registry([install("one", ["nothing", facet(label="")], requires=">=2", url_prefix="x")])
    assert len(found.problems) == 4
    assert all(problem.message.endswith(".") and problem.hint.endswith(".") for problem in found.problems)


def test_faults_are_told_by_the_system_checks(monkeypatch: pytest.MonkeyPatch, install: Install) -> None:
    from trajectoire.plugins import checks

    monkeypatch.setattr(checks, "registry", Registry([install("one", ["nothing"])]))
    (error,) = checks.check_contributions()
    assert (error.id, error.level) == ("trajectoire.E005", 40)
    assert error.hint
