"""One client for the process, and calls that never last longer than they may.

The time that the client is given bounds each silence on the network, not a slow name server or an answer that comes
drop by drop; so a call runs in a thread and is left behind when its time is over.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.engine import EngineUnavailableError

T = TypeVar("T")

CALLS = 16
"""Most calls at once in a process."""
TOO_MANY, SERVER_FAULT, UNKNOWN = 429, 500, 404


def client() -> Elasticsearch:
    """The client of this process for the address of the settings."""
    return _client(settings.ELASTICSEARCH_URL, os.getpid())


@cache
def _client(url: str, _process: int) -> Elasticsearch:
    """A forked process gets a client of its own: sockets are not shared. Retries are the caller's business."""
    return Elasticsearch(url, max_retries=0, retry_on_timeout=False, retry_on_status=())


@cache
def _threads(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(CALLS, thread_name_prefix="elasticsearch")


def within(seconds: float, call: Callable[[Elasticsearch], T]) -> T:
    """What ``call`` answers. ``EngineUnavailableError`` after ``seconds``, or when the server fails or is none."""
    if seconds <= 0:
        raise EngineUnavailableError("le temps donné est écoulé")
    with told_as_unavailable():
        asked = client().options(request_timeout=seconds)
        return _threads(os.getpid()).submit(call, asked).result(timeout=seconds)


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Turn whatever means that the server cannot be relied on into ``EngineUnavailableError``.

    A request that it refuses as wrong is our own fault and stays what it is.
    """
    try:
        yield
    except TimeoutError as error:
        raise EngineUnavailableError("pas de réponse à temps") from error
    except UnsupportedProductError as error:
        raise EngineUnavailableError("le serveur n’est pas Elasticsearch") from error
    except ApiError as error:
        if _servers_fault(error.status_code):
            raise EngineUnavailableError(f"réponse {error.status_code}") from error
        raise
    except TransportError as error:
        raise EngineUnavailableError(type(error).__name__) from error


def refusal(status: int, told: str) -> Exception:
    """What to raise for one of several requests sent together, by its own ``status``; same rule."""
    return EngineUnavailableError(f"réponse {status}") if _servers_fault(status) else ValueError(f"{status} : {told}")


def _servers_fault(status: int) -> bool:
    return status in {TOO_MANY, UNKNOWN} or status >= SERVER_FAULT
