"""The documents say what is there: their links lead somewhere, and sources point to documents that exist."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"


def kept(*patterns: str) -> list[Path]:
    """Files of the repository with these patterns."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def anchors(document: Path) -> set[str]:
    """Anchors of its headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_of_a_document_leads_somewhere() -> None:
    broken = []
    for document in kept("*.md"):
        in_guide = GUIDE in document.parents  # read in the administration, whose anchors tests/guide/ follows
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", document.read_text()):
            path, _, anchor = unquote(target).partition("#")
            aim = document.parent / path if path else document
            if not aim.exists() or (anchor and not in_guide and anchor not in anchors(aim)):
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []


def test_decisions_have_each_their_number() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    assert sorted(numbers) == sorted(set(numbers))
