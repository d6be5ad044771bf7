"""Mail put in a folder, one file a message: for development and demonstration, where nothing may leave."""

import os
from pathlib import Path

from . import Envelope
from .outcomes import Accepted, Unavailable


class FolderTransport:
    """Writes ``<uid>.eml``; the same message written twice is one file."""

    def __init__(self, folder: str | Path) -> None:
        """``folder`` is made when the first message comes."""
        self.folder = Path(folder)

    def deliver(self, envelope: Envelope) -> Accepted:
        """Write the message whole or not at all."""
        target = self.folder / f"{envelope.uid}.eml"
        partial = target.with_suffix(".part")
        head = f"X-Envelope-From: {envelope.sender}\r\nX-Envelope-To: {envelope.recipient}\r\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(head.encode() + envelope.data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise Unavailable("Le dossier du courrier ne se laisse pas écrire.", error.strerror or "") from error
        return Accepted(f"écrit dans {self.folder.name}/")

    def close(self) -> None:
        """Nothing is kept open."""
