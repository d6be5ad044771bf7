"""Structured data (schema.org as JSON-LD) in a page."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Inside <script> the HTML parser only looks for "</script" and "<!--"; U+2028 and U+2029 end lines in old JavaScript.
UNSAFE = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


def data_block(data: Mapping[str, Any] | None) -> SafeString:
    """``data`` as a data block, which no browser executes and the content security policy allows; nothing for nothing.

    No value can close the element: ``<``, ``>`` and ``&`` are written as JSON escapes.
    """
    if not data:
        return mark_safe("")
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
