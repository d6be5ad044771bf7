"""What must not reach a log: tokens of signed links, and personal addresses.

Done where every record is born, so that no logger, handler or library escapes it (Django's 404 warnings, gunicorn's
access log, an SMTP error that quotes a recipient).
"""

import logging
import re
from collections.abc import Callable
from typing import Any

_TOKEN = re.compile(r"(/courrier/[a-z-]+/)[A-Za-z0-9_-]{30,}")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def redacted(text: str) -> str:
    """``text`` without tokens nor addresses."""
    if "/courrier/" in text:
        text = _TOKEN.sub(r"\1…", text)
    return _ADDRESS.sub("…@…", text) if "@" in text else text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, BaseException):
        return redacted(str(value))
    return value


class _Redacting:
    """A record factory in front of the one there was."""

    def __init__(self, inner: Callable[..., logging.LogRecord]) -> None:
        self.inner = inner

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self.inner(*args, **kwargs)
        if isinstance(record.msg, str):
            record.msg = redacted(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_clean(value) for value in record.args)
        elif record.args:
            record.args = _clean(record.args)
        return record


def install() -> None:
    """Redact every record of the process from now on; safe to repeat."""
    current = logging.getLogRecordFactory()
    if not isinstance(current, _Redacting):
        logging.setLogRecordFactory(_Redacting(current))
