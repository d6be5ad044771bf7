"""What holds for the repository as a whole, beside scripts/check_repository.py."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.template.utils import get_app_template_dirs
from wagtail.models import Page

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CALLED_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}

pytestmark = pytest.mark.any_database


def test_the_folder_site_is_no_package() -> None:
    assert not (ROOT / "site/__init__.py").exists()
    import site

    assert not Path(str(site.__file__)).is_relative_to(ROOT)


def test_the_repository_is_in_order() -> None:
    run = subprocess.run(
        [sys.executable, "scripts/check_repository.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout + run.stderr == ""


def test_every_template_is_used() -> None:
    templates = {file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.*")}
    templates = {name for name in templates if not name.startswith("components/")}  # the living page shows each one
    sources = [
        file
        for pattern in ("*.py", "*.html", "*.mjml", "*.txt")
        for file in ROOT.rglob(pattern)
        if not {".venv", "build", "var", "tests"} & set(file.relative_to(ROOT).parts)
    ]
    text = {file: file.read_text(encoding="utf-8") for file in sources}
    pages = {str(getattr(model, "template", "")) for model in apps.get_models() if issubclass(model, Page)}
    others = [Path(folder) for folder in get_app_template_dirs("templates")]

    def is_used(name: str) -> bool:
        if name in pages | CALLED_BY_NAME or any((folder / name).exists() for folder in others):
            return True
        return any(name in source for file, source in text.items() if file != TEMPLATES / name)

    unused = sorted(name for name in templates if not is_used(name))
    assert not unused, ", ".join(unused)
