"""Small pieces that only the components' own templates use."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from trajectoire.design.covers.glazes import glaze_name
from trajectoire.design.covers.views import Drawing, cover_drawing
from trajectoire.design.typography import SPACE

register = template.Library()


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | None]:
    """Numbers to show around ``page``; ``None`` stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return (number if isinstance(number, int) else None for number in shown)


@register.filter
def facet_shown(options: Sequence[Any], limit: int) -> list[Any]:
    """Options shown at once: the first ``limit``, and every one that is checked."""
    return [option for rank, option in enumerate(options) if rank < limit or option.checked]


@register.filter
def facet_rest(options: Sequence[Any], limit: int) -> list[Any]:
    """Options folded under "autres": beyond ``limit`` and not checked."""
    return [option for rank, option in enumerate(options) if rank >= limit and not option.checked]


@register.simple_tag
def facet_options(name: str, options: Sequence[Any]) -> SafeString:
    """The boxes of a facet, written here and not in a template: a page has hundreds of them, half of its time."""
    return mark_safe("".join(_facet_option(name, option) for option in options))  # noqa: S308 - each value is escaped


def _facet_option(name: str, option: Any) -> str:
    value = str(option.value)
    count = getattr(option, "count", "")
    checked = " checked" if getattr(option, "checked", False) else ""
    depth = getattr(option, "depth", 0)
    none = " facet__value--none" if count == 0 and not checked else ""
    shown = ""
    if count != "":
        plural = "s" if int(count) > 1 else ""
        shown = f'<span class="facet__count">{count}<span class="visually-hidden"> ressource{plural}</span></span>'
    inset = f' data-depth="{int(depth)}"' if depth else ""
    parameter, key = escape(name), escape(value)
    return (
        f'<label class="facet__value{none}"{inset}>'
        f'<input type="checkbox" id="f-{parameter}-{slugify(value)}" name="{parameter}" value="{key}"{checked}>'
        f'<span class="facet__label">{escape(option.label)}</span>{shown}</label>'
    )


@register.filter
def file_size(size: int | str) -> str:
    """Bytes as a French reader counts them (« 180 Ko », « 2,4 Mo »); a text passes unchanged."""
    if isinstance(size, str):
        return size
    kilobyte, megabyte = 1000, 1_000_000
    if size < megabyte:
        return f"{max(1, round(size / kilobyte))}{SPACE}Ko"
    return f"{number_format(size / megabyte, 1)}{SPACE}Mo"


@register.filter
def glaze(theme: str) -> str:
    """Name of the glaze of a theme's slug (``data-glaze``)."""
    return glaze_name(str(theme or ""))


@register.simple_tag
def cover_address(identifier: str, theme: str, shape: str) -> Drawing:
    """Address, width and height of a generated cover."""
    return cover_drawing(str(identifier), str(theme or ""), shape)
