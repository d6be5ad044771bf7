"""The same colleagues as in the tests of the accounts."""

from tests.accounts.conftest import hire

__all__ = ["hire"]
