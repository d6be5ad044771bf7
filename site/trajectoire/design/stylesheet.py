"""The style sheet: many small source files, one file on the wire.

``static/css/<layer>/*.css`` are the sources: the folder is the cascade layer. ``css/site.css`` is their
concatenation in the order of ``LAYERS``, each file wrapped in its layer, comments taken out. It is made by this
staticfiles finder, so ``runserver`` always serves fresh sources, ``collectstatic`` hashes and compresses one file,
and there is no bundler to keep for ten years (docs/decisions/0014-style-sheet.md).
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

LAYERS: Final = ("reset", "tokens", "base", "layout", "components", "utilities", "print")
NAME: Final = "css/site.css"

_COMMENT = re.compile(r"/\*.*?\*/|(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*")


def source_folder() -> Path:
    """Where the sources lie."""
    return Path(settings.ROOT) / "static" / "css"


def sources(folder: Path) -> list[tuple[str, Path]]:
    """(layer, file) in the order of the cascade."""
    return [(layer, file) for layer in LAYERS for file in sorted((folder / layer).glob("*.css"))]


def without_comments(css: str) -> str:
    """``css`` without comments and indentation; strings are kept as they are."""
    return _BLANK_LINES.sub("\n", _COMMENT.sub(lambda match: match[1] or "", css)).strip()


def compiled(folder: Path) -> str:
    """The whole style sheet."""
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer, file in sources(folder):
        # The sources lie one folder deeper than the file served: their addresses lose one step.
        css = without_comments(file.read_text(encoding="utf-8")).replace('url("../../', 'url("../')
        parts.append(f"@layer {layer} {{\n{css}\n}}")
    return "\n".join(parts) + "\n"


class StyleSheetFinder(BaseFinder):
    """Gives ``css/site.css``, made again whenever a source has changed."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        """The file is kept under ``var/``, never among the sources."""
        self.storage: Storage = FileSystemStorage(location=Path(settings.VAR) / "styles")

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Path of the file if it is the one asked for."""
        if path != NAME:
            return []
        return [str(self._fresh())] if find_all else str(self._fresh())

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002 - Django's signature
        """The one file and its storage."""
        self._fresh()
        yield NAME, self.storage

    def _fresh(self) -> Path:
        target, css = Path(self.storage.path(NAME)), compiled(source_folder())
        if not target.exists() or target.read_text(encoding="utf-8") != css:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(css)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        return target
