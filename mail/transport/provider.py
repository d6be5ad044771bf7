"""A provider reached through its web interface, with django-anymail."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
)
from django.core.mail import EmailMultiAlternatives, get_connection
from requests import ConnectionError as NetworkError

from . import Envelope
from .outcomes import Accepted, Refused, Unavailable, Uncertain

BACKENDS = {
    "brevo": "anymail.backends.brevo.EmailBackend",
    "mailjet": "anymail.backends.mailjet.EmailBackend",
    "scaleway": "anymail.backends.scaleway.EmailBackend",
}
_WRITTEN_BY_PROVIDER = {"from", "to", "subject", "date", "mime-version", "content-type", "content-transfer-encoding"}
_OURS_TO_MEND = {401, 402, 403, 429}


class ProviderTransport:
    """Gives the provider each message in its own terms; ``message_id`` comes back in its webhooks."""

    def __init__(self, name: str, **options: Any) -> None:
        """``name``: one of ``BACKENDS``; ``options`` go to the backend (tests give another ``api_url``)."""
        self._backend = get_connection(BACKENDS[name], **options)

    def deliver(self, envelope: Envelope) -> Accepted:
        """One message; the connection to the provider is kept."""
        message = as_django(envelope)
        try:
            self._backend.send_messages([message])
        except AnymailRecipientsRefused as error:
            raise Refused("550", "refusé par le prestataire", permanent=True, about_recipient=True) from error
        except AnymailInvalidAddress as error:
            raise Refused("553", "adresse refusée par le prestataire", permanent=True) from error
        except AnymailRequestsAPIError as error:
            raise _answer(error) from error
        except (AnymailAPIError, NetworkError) as error:
            raise Uncertain("rupture pendant l’échange avec le prestataire", handed_over=True) from error
        except (AnymailError, OSError) as error:
            raise Unavailable("Le prestataire d’envoi est injoignable.", type(error).__name__) from error
        status = message.anymail_status  # type: ignore[attr-defined]  # added by django-anymail
        return Accepted("accepté par le prestataire", provider_id=str(status.message_id or "")[:120])

    def close(self) -> None:
        """End the connection."""
        self._backend.close()


def _answer(error: AnymailRequestsAPIError) -> Exception:
    status = error.status_code or 0
    if status in _OURS_TO_MEND:
        return Unavailable("Le prestataire d’envoi refuse nos identifiants ou notre débit.", str(status))
    if status == 0 and "NewConnectionError" in repr(error.__cause__):
        return Unavailable("Le prestataire d’envoi est injoignable.")
    if status == 0:
        return Uncertain("rupture pendant l’échange avec le prestataire", handed_over=True)
    return Refused(str(status), "refusé par le prestataire", permanent=400 <= status < 500)  # noqa: PLR2004 - HTTP


def as_django(envelope: Envelope) -> EmailMultiAlternatives:
    """The envelope as the message that django-anymail wants."""
    parsed = message_from_bytes(envelope.data, policy=policy.default)
    assert isinstance(parsed, EmailMessage)  # noqa: S101 - what the default policy makes; told to the type checker
    headers = {k: str(v) for k, v in parsed.items() if k.lower() not in _WRITTEN_BY_PROVIDER}
    plain, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=str(parsed["Subject"]),
        body=plain.get_content() if plain else "",
        from_email=str(parsed["From"]),
        to=[str(parsed["To"])],
        headers=headers,
    )
    if html:
        message.attach_alternative(html.get_content(), "text/html")
    for part in parsed.iter_attachments():
        content = part.get_payload(decode=True)
        message.attach(part.get_filename() or "fichier", content, part.get_content_type())
    message.metadata = {"uid": envelope.uid}  # type: ignore[attr-defined]  # read by django-anymail
    return message
