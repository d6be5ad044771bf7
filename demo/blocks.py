"""Texts of the demonstration as content blocks."""

from typing import Any

from django.utils.html import format_html_join


def section_blocks(heading: str, text: str) -> list[tuple[str, Any]]:
    """A heading and its paragraphs as content blocks."""
    return [("heading", {"text": heading, "level": "h2"}), ("text", paragraphs(text))]


def paragraphs(text: str) -> str:
    """Paragraphs separated by a blank line, as HTML."""
    return str(format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in text.split("\n\n"))))
