"""Reading a mailbox, over IMAP or from a Maildir folder, and emptying it as its messages are dealt with."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

_AT_ONCE = 200
_TIME_LIMIT = 30


class MailboxError(Exception):
    """The mailbox cannot be read; the sentence is for the team."""


@contextmanager
def opened(address: str, most_bytes: int) -> Iterator[Iterator[bytes]]:
    """The messages of the mailbox ``address`` (``imaps://…`` or ``maildir:///…``), two hundred at most.

    Of each, ``most_bytes`` at most are read. A message leaves the mailbox when the next one is asked for: what it says
    must then be recorded. Raises ``MailboxError``.
    """
    url = urlsplit(address)
    if url.scheme == "maildir":
        yield _from_folder(unquote(url.path), most_bytes)
    elif url.scheme == "imaps":
        with _connected(
            url.hostname or "", url.port or 993, unquote(url.username or ""), unquote(url.password or "")
        ) as c:
            yield _from_server(c, unquote(url.path.strip("/")) or "INBOX", most_bytes)
    else:
        raise MailboxError("L’adresse d’une boîte à lire commence par imaps:// ou maildir://.")


def _from_folder(path: str, most_bytes: int) -> Iterator[bytes]:
    try:
        box = mailbox.Maildir(path, create=False)
    except mailbox.NoSuchMailboxError as error:
        raise MailboxError("Le dossier de la boîte à lire n’existe pas.") from error
    for key in box.keys()[:_AT_ONCE]:
        with box.get_file(key) as file:
            data = file.read(most_bytes)
        yield data
        box.discard(key)


@contextmanager
def _connected(host: str, port: int, user: str, password: str) -> Iterator[imaplib.IMAP4_SSL]:
    try:
        client = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=_TIME_LIMIT)
    except OSError as error:
        raise MailboxError("Le serveur de la boîte à lire est injoignable.") from error
    try:
        client.login(user, password)
        yield client
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError("La boîte à lire refuse la connexion ou l’a interrompue.") from error
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _from_server(client: imaplib.IMAP4_SSL, folder: str, most_bytes: int) -> Iterator[bytes]:
    client.select(f'"{folder}"')
    _, found = client.uid("SEARCH", "UNDELETED")
    for number in (found[0] or b"").split()[:_AT_ONCE]:
        _, parts = client.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{most_bytes}>)")
        yield next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")
        client.uid("STORE", number.decode(), "+FLAGS", r"(\Deleted)")
    client.expunge()
