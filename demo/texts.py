"""Reading the demonstration's texts (``demo/content/*.toml``)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Entry = Mapping[str, Any]
"""One thing as its text describes it."""

FOLDER = Path(__file__).parent / "content"


@cache
def texts(name: str) -> dict[str, Any]:
    """The texts of ``demo/content/<name>.toml``."""
    with (FOLDER / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)
