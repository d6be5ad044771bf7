"""Accessibility by machine: axe-core in the page (WCAG 2.1 AA and best practices)."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def page_faults(page: Page) -> list[str]:
    """A sentence for each violation: rule, its help and the elements concerned."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}) : {violation['help']} — "
        + " ; ".join(" ".join(node["target"]) for node in violation["nodes"][:5])
        for violation in violations
    ]
