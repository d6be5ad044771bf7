"""What the strict rules found while a test ran: any finding fails the test, wherever it arose.

A rule cannot simply raise: it looks at responses and templates in passing, sometimes in the thread of the
live server, where an exception would become a 500 page. It notes a sentence here instead, and the test
fails once its body has run.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_found: list[str] = []


def note(sentence: str) -> None:
    """Keep a finding; the same sentence is kept once."""
    if sentence not in _found:
        _found.append(sentence)


@contextmanager
def expected() -> Iterator[list[str]]:
    """For tests of the rules themselves: the findings of the block, which then fail nothing."""
    before = list(_found)
    _found.clear()
    here: list[str] = []
    try:
        yield here
    finally:
        here.extend(_found)
        _found[:] = before


def pytest_runtest_setup() -> None:
    """Nothing is held against the next test."""
    _found.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Run the test, then fail it if a rule found something."""
    yield
    if _found:
        pytest.fail("Règles strictes :\n- " + "\n- ".join(_found), pytrace=False)
