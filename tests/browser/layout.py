"""Does a page hold in its window? Measured, with the elements at fault."""

from playwright.sync_api import Page

WIDTHS = (320, 768, 1440)
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.checkVisibility() && !e.closest(".table-scroll, .visually-hidden, .skip, svg"))
  .filter((e) => Math.round(e.getBoundingClientRect().right) > document.documentElement.clientWidth + 1)
  .map((e) => `${e.tagName.toLowerCase()}.${e.className}`).slice(0, 5)"""


def overflow(page: Page, width: int) -> str:
    """What sticks out at this width, or nothing. A region that scrolls by itself does not."""
    page.set_viewport_size({"width": width, "height": 900})
    beyond = page.evaluate(OVERFLOW)
    return f"{width} px : {beyond} px de trop, {page.evaluate(TOO_WIDE)}" if beyond > 0 else ""
