"""What holds for the repository as a whole: locks that follow pyproject, small files, no word that must not stay.

``python scripts/check_repository.py`` prints one line a fault; exit code 1 if there is any.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES, TEMPLATE_LINES = 400, 150
TEXTS = {".py", ".html", ".md", ".txt", ".toml", ".css", ".js", ".mjs", ".yaml", ".yml", ".json", ".mjml", ""}
FORBIDDEN = {
    "une tâche laissée en plan": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b"),
    "un point d'arrêt": re.compile(r"^\s*(?:break" r"point\(\)|import pdb)", re.MULTILINE),
    "un chemin d'une machine": re.compile(r"(?<![\w.-])/(?:wo" r"rk|ho" r"me/\w+|ro" r"ot)/"),
    "un conflit de fusion": re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE),
}


def kept_files() -> list[Path]:
    """Files of the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in sorted(set(listed.stdout.split("\0")) - {""}) if (ROOT / name).is_file()]


def locked(lock: str) -> dict[str, str]:
    """Versions of a lock by package name."""
    found = re.findall(r"^([\w.\[\]-]+)==([^\s;\\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name.partition("[")[0]): version for name, version in found}


def lock_faults() -> Iterator[str]:
    """Each requirement of pyproject.toml is in its lock at a version that it accepts; the two locks agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    wanted = [("requirements.txt", runtime, line) for line in project["dependencies"]]
    wanted += [("requirements-dev.txt", dev, line) for line in project["optional-dependencies"]["dev"]]
    for name, lock, line in wanted:
        requirement = Requirement(line)
        version = lock.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            yield f"{name} : {line} n'y est pas (trouvé : {version or 'rien'}) ; refaites le verrou (CONTRIBUTING.md)"
    for package, version in runtime.items():
        if dev.get(package) != version:
            yield f"requirements-dev.txt : {package} {dev.get(package)} au lieu de {version} (requirements.txt)"


def size_faults(files: list[Path]) -> Iterator[str]:
    """A long module or template needs a wall."""
    for file in files:
        limit = {".py": MODULE_LINES, ".html": TEMPLATE_LINES}.get(file.suffix)
        if limit and "migrations" not in file.parts:
            lines = len(file.read_text(encoding="utf-8").splitlines())
            if lines > limit:
                yield f"{file.relative_to(ROOT)} : {lines} lignes, {limit} au plus ; séparez par capacité"


def word_faults(files: list[Path]) -> Iterator[str]:
    """Nothing that was only meant for the time of writing."""
    for file in files:
        if file.suffix not in TEXTS or file.name.startswith("requirements"):
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{file.relative_to(ROOT)}:{line} : {what} ({match[0].strip()})"


def place_faults(files: list[Path]) -> Iterator[str]:
    """``site/`` is no package (it would shadow the standard library's); every module says what it is for."""
    if (ROOT / "site/__init__.py").exists():
        yield "site/__init__.py : ce dossier masquerait le module « site » de Python"
    for file in files:
        if file.stem in {"utils", "helpers"}:
            yield f"{file.relative_to(ROOT)} : nommez ce module d'après ce qu'il permet"
        if file.suffix == ".py" and "migrations" not in file.parts and file.name != "__init__.py":
            try:
                documented = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
            except SyntaxError:
                continue
            if not documented:
                yield f"{file.relative_to(ROOT)} : un module dit en tête à quoi il sert"


def main() -> int:
    """Print the faults; 1 if there is any."""
    files = kept_files()
    faults = [*lock_faults(), *size_faults(files), *word_faults(files), *place_faults(files)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
