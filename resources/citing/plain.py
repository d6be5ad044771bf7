"""Texts as formats made of lines can hold them."""

import re

BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What ends a line somewhere, or has no place in a reference."""

LONE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """``text`` on one line, without control characters; no-break spaces stay, as French wants them."""
    return LONE.sub("", BREAKS.sub(" ", text)).strip()
