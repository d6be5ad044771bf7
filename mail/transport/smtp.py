"""SMTP: one connection kept for many messages, and every way a server can misbehave named (RFC 5321)."""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Self

from . import Envelope
from .outcomes import Accepted, Refused, Unavailable, Uncertain
from .patient_smtp import PatientSMTP

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
_PER_CONNECTION = 500
_IDLE_SECONDS = 20.0
_CLOSING = 421


@dataclass(frozen=True, kw_only=True)
class Relay:
    """Where mail goes out: host, port, credentials, encryption ("" none, "starttls", "tls"), time limits (seconds)."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""
    encryption: str = ""
    connect_seconds: float = 20
    message_seconds: float = 120
    trusted: ssl.SSLContext | None = None


class SMTPTransport:
    """Hands messages to one relay over one connection, renewed when it dies or has served enough."""

    def __init__(self, relay: Relay) -> None:
        """Connects when the first message comes."""
        self.relay = relay
        self._client: PatientSMTP | None = None
        self._served = 0
        self._used_at = 0.0

    @classmethod
    def from_settings(cls) -> Self:
        """The relay of ``EMAIL_URL``."""
        from django.conf import settings

        encryption = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else ""
        relay = Relay(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            encryption=encryption,
        )
        return cls(relay)

    def deliver(self, envelope: Envelope) -> Accepted:
        """One message. A connection found dead before the server had anything is renewed once, in silence."""
        fresh = self._client is None
        client = self._connected()
        client.allow(self.relay.message_seconds)
        try:
            self._announce(client, envelope)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.close()
            if not fresh:
                return self.deliver(envelope)
            raise Uncertain(f"rupture avant l’envoi : {error}", handed_over=False) from error
        return self._hand_over(client, envelope)

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        client, self._client, self._served = self._client, None, 0
        if client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.allow(2)
                client.quit()
            client.close()

    def _connected(self) -> PatientSMTP:
        tired = self._served >= _PER_CONNECTION or time.monotonic() - self._used_at > _IDLE_SECONDS
        if self._client is not None and tired:
            self.close()
        if self._client is None:
            self._client = self._connect()
        self._served += 1
        self._used_at = time.monotonic()
        return self._client

    def _connect(self) -> PatientSMTP:
        relay = self.relay
        context = relay.trusted or (ssl.create_default_context() if relay.encryption else None)
        client = None
        try:
            implicit = context if relay.encryption == "tls" else None
            client = PatientSMTP(relay.host, relay.port, seconds=relay.connect_seconds, implicit_tls=implicit)
            client.ehlo_or_helo_if_needed()
            if relay.encryption == "starttls":
                client.starttls(context=context)
                client.ehlo_or_helo_if_needed()
            if relay.user:
                client.login(relay.user, relay.password)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if client is not None:
                client.close()
            raise _unavailable(error) from error
        return client

    def _announce(self, client: PatientSMTP, envelope: Envelope) -> None:
        """MAIL and RCPT: until here the server has nothing."""
        options = []
        if not envelope.recipient.isascii():
            if not client.has_extn("smtputf8"):
                raise Refused(
                    "553 5.6.7",
                    "le relais ne sait pas écrire à une adresse accentuée",
                    permanent=True,
                    about_recipient=False,
                )
            options = ["SMTPUTF8", "BODY=8BITMIME"]
            client.command_encoding = "utf-8"
        try:
            code, reply = client.mail(envelope.sender, options)
            if code != 250:  # noqa: PLR2004 - RFC 5321, 4.2
                raise self._refusal(client, code, reply, about_recipient=False, sender=True)
            code, reply = client.rcpt(envelope.recipient)
            if code not in {250, 251}:
                raise self._refusal(client, code, reply, about_recipient=True)
        finally:
            client.command_encoding = "ascii"

    def _hand_over(self, client: PatientSMTP, envelope: Envelope) -> Accepted:
        """DATA: from the final dot on, an exchange that breaks off leaves a doubt."""
        handed_over = False
        try:
            code, reply = client.docmd("DATA")
            if code == 354:  # noqa: PLR2004 - RFC 5321, 4.2
                client.send(_stuffed(envelope.data))
                handed_over = True
                code, reply = client.getreply()
        except smtplib.SMTPResponseException as error:
            self.close()
            raise Uncertain(f"réponse illisible : {error.smtp_code}", handed_over=handed_over) from error
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.close()
            raise Uncertain(f"rupture pendant l’envoi : {error}", handed_over=handed_over) from error
        if handed_over and 200 <= code < 300:  # noqa: PLR2004 - RFC 5321, 4.2
            return Accepted(_text(code, reply)[:300])
        if not 400 <= code < 600:  # noqa: PLR2004 - RFC 5321, 4.2
            self.close()
            raise Uncertain(f"réponse hors de propos : {code}", handed_over=handed_over)
        raise self._refusal(client, code, reply, about_recipient=False)

    def _refusal(
        self, client: PatientSMTP, code: int, reply: bytes, *, about_recipient: bool, sender: bool = False
    ) -> Exception:
        text = _text(code, reply)
        enhanced = _ENHANCED.search(text)
        if code == _CLOSING:
            self.close()
            return Unavailable("Le serveur d’envoi demande d’attendre.", text)
        if not 400 <= code < 600:  # noqa: PLR2004 - RFC 5321, 4.2
            self.close()
            return Uncertain(f"réponse hors de propos : {code}", handed_over=False)
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if client.sock is not None:
                client.rset()
        if sender and code >= 500:  # noqa: PLR2004 - RFC 5321, 4.2
            return Unavailable("Le serveur d’envoi refuse l’adresse d’expédition du site.", text)
        shown = f"{code} {enhanced[1]}" if enhanced else str(code)
        return Refused(shown, text, permanent=code >= 500, about_recipient=about_recipient)  # noqa: PLR2004 - RFC 5321, 4.2


def _stuffed(data: bytes) -> bytes:
    """``data`` (already with CRLF) as DATA wants it: leading dots doubled, ended by a lone dot."""
    doubled = data.replace(b"\r\n.", b"\r\n..")
    return doubled + (b".\r\n" if doubled.endswith(b"\r\n") else b"\r\n.\r\n")


def _text(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode('utf-8', 'replace')}"


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLError, "Le chiffrement avec le serveur d’envoi échoue."),
    (smtplib.SMTPAuthenticationError, "Le serveur d’envoi refuse le nom ou le mot de passe."),
    (smtplib.SMTPNotSupportedError, "Le serveur d’envoi ne propose pas le chiffrement ou l’identification demandés."),
    (socket.gaierror, "Le nom du serveur d’envoi est introuvable."),
    (TimeoutError, "Le serveur d’envoi ne répond pas."),
    (smtplib.SMTPResponseException, "Le serveur d’envoi refuse la connexion."),
)


def _unavailable(error: Exception) -> Unavailable:
    reason = next((text for kind, text in _REASONS if isinstance(error, kind)), "Le serveur d’envoi est injoignable.")
    detail = str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else str(error)
    return Unavailable(reason, detail)
