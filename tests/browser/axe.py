"""Accessibility by machine: axe-core in the page (WCAG 2.1 AA and best practices)."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
AT_REST = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => 0)));
  await new Promise((done) => setTimeout(done, 50));
}"""


def colour_faults(page: Page, scheme: str) -> list[str]:
    """What changes with the colour scheme, and nothing else: a tenth of the time of all the rules."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate(AT_REST)
    return page_faults(page, COLOUR_RULES)


def page_faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """A sentence for each violation: rule, its help and the elements concerned. ``rules``: only these."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else None
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}) : {violation['help']} — "
        + " ; ".join(" ".join(node["target"]) for node in violation["nodes"][:5])
        for violation in violations
    ]
