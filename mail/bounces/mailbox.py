"""The mailbox of returns: read over IMAP or from a Maildir folder, emptied as it is understood."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from . import rules
from .reading import read

_AT_ONCE = 200
_TIME_LIMIT = 30


class MailboxError(Exception):
    """The mailbox cannot be read; the sentence is for the team."""


@dataclass
class Tally:
    """What was read: returns that count, and the rest."""

    recorded: int = 0
    ignored: int = 0


def collect(address: str) -> Tally:
    """Read and empty the mailbox ``address`` (``imaps://…`` or ``maildir:///…``). Raises ``MailboxError``.

    A message leaves the mailbox only after what it says is recorded; told twice, it counts once.
    """
    tally = Tally()
    with _opened(address) as messages:
        for data in messages:
            found = read(data)
            if found is None:
                tally.ignored += 1
                continue
            rules.apply(
                found.kind,
                found.delivery.digest,
                delivery=found.delivery,
                code=found.code,
                detail=found.detail,
                source="boîte des retours",
            )
            tally.recorded += 1
    return tally


@contextmanager
def _opened(address: str) -> Iterator[Iterator[bytes]]:
    url = urlsplit(address)
    if url.scheme == "maildir":
        yield _from_folder(unquote(url.path))
    elif url.scheme == "imaps":
        with _connected(
            url.hostname or "", url.port or 993, unquote(url.username or ""), unquote(url.password or "")
        ) as c:
            yield _from_server(c, unquote(url.path.strip("/")) or "INBOX")
    else:
        raise MailboxError("MAIL_BOUNCE_URL commence par imaps:// ou maildir://.")


def _from_folder(path: str) -> Iterator[bytes]:
    try:
        box = mailbox.Maildir(path, create=False)
    except mailbox.NoSuchMailboxError as error:
        raise MailboxError("Le dossier des retours n’existe pas.") from error
    for key in box.keys()[:_AT_ONCE]:
        yield box.get_bytes(key)
        box.discard(key)


@contextmanager
def _connected(host: str, port: int, user: str, password: str) -> Iterator[imaplib.IMAP4_SSL]:
    try:
        client = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=_TIME_LIMIT)
    except OSError as error:
        raise MailboxError("Le serveur de la boîte des retours est injoignable.") from error
    try:
        client.login(user, password)
        yield client
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError("La boîte des retours refuse la connexion ou l’a interrompue.") from error
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _from_server(client: imaplib.IMAP4_SSL, folder: str) -> Iterator[bytes]:
    client.select(f'"{folder}"')
    _, found = client.uid("SEARCH", "UNDELETED")
    for number in (found[0] or b"").split()[:_AT_ONCE]:
        _, parts = client.uid("FETCH", number.decode(), "(BODY.PEEK[])")
        yield next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")
        client.uid("STORE", number.decode(), "+FLAGS", r"(\Deleted)")
    client.expunge()
