"""docs/plugins.md tells the whole contract, and its tutorial is the sample package."""

import dataclasses
import re
from pathlib import Path

import pytest

from actors.contract import ActorPanel, ActorScope
from networks.contract import NetworkType
from trajectoire import plugins
from trajectoire.plugins import Contribution

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "plugins.md").read_text()
SAMPLE = ROOT / "tests" / "sample_plugin"
COMMON = {field.name for field in dataclasses.fields(Contribution)}
KINDS: list[type[Contribution]] = [
    *(kind for kind in vars(plugins).values() if isinstance(kind, type) and issubclass(kind, Contribution)),
    ActorPanel,
    ActorScope,
    NetworkType,
]


def section(title: str) -> str:
    """Text under a heading of level 3."""
    found = re.search(rf"^### `{title}`\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/plugins.md has no section for {title}"
    return found[1]


@pytest.mark.parametrize("name", plugins.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert f"`{name}" in TEXT


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Contribution], ids=lambda kind: kind.__name__)
def test_every_kind_of_contribution_and_each_of_its_fields_is_documented(kind: type[Contribution]) -> None:
    text = section(kind.__name__)
    own = {field.name for field in dataclasses.fields(kind)} - COMMON
    assert {name for name in own if f"`{name}`" not in text} == set()


def test_every_error_is_documented_and_no_other() -> None:
    sources = [*(ROOT / "site").rglob("*.py")]
    raised = {
        f"E{number}" for path in sources for number in re.findall(r'"(?:trajectoire\.)?E(\d{3})', path.read_text())
    }
    told = set(re.findall(r"trajectoire\.(E\d{3})` \|", TEXT))
    assert raised == told


FILES = re.findall(r"^`(\S+)`\n\n```\w+\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("name", "source"), FILES, ids=[name for name, _ in FILES])
def test_the_tutorial_is_the_sample_package_word_for_word(name: str, source: str) -> None:
    assert (SAMPLE / name).read_text().rstrip() == source


def test_the_tutorial_leaves_no_file_of_the_sample_package_out() -> None:
    written = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    made = (".pyc", "__init__.py", "README.md")
    unwritten = {name for name in written if not name.endswith(made) and "/migrations/" not in name}
    assert unwritten == {name for name, _ in FILES}


def test_the_version_of_the_contract_is_the_one_documented() -> None:
    assert f"`CONTRACT_VERSION` ({plugins.CONTRACT_VERSION})" in TEXT
