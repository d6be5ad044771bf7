"""How mail leaves: a folder on one's own machine, a relay (SMTP) or a provider in production.

Django's own mail goes to the outbox (``EMAIL_BACKEND``); what the outbox does with it is said here.
"""

from typing import Any

from trajectoire.settings import environment as env

EMAIL_BACKEND = "mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Trajectoire <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

MAIL_TRANSPORT = "folder"
"""Outside production mail is written to a folder (``EMAIL_FILE_PATH``): nothing leaves, whatever the environment."""

MAIL_PEPPER = env.text("MAIL_PEPPER", "")
"""Secret of the digests of addresses (suppression list). It never changes, or the list is lost."""

MAIL_BOUNCE_ADDRESS = env.text("MAIL_BOUNCE_ADDRESS", "")
"""Mailbox that receives what comes back (``retours@exemple.fr``), with sub-addresses (``retours+…@``)."""

MAIL_BOUNCE_URL = env.text("MAIL_BOUNCE_URL", "")
"""Where that mailbox is read: ``imaps://name:secret@server/INBOX`` or ``maildir:///folder``."""

MAIL_CAPTURE_ADDRESS = env.text("MAIL_CAPTURE_ADDRESS", "")
"""Private mailbox to which colleagues copy the mails that they want to keep; shown to them."""

MAIL_CAPTURE_URL = env.text("MAIL_CAPTURE_URL", "")
"""Where that mailbox is read: ``imaps://name:secret@server/INBOX`` or ``maildir:///folder``. It is emptied."""

MAIL_RATE = env.number("MAIL_RATE", 0)
"""Messages a minute, in all (0: no limit)."""

MAIL_DOMAIN_RATE = env.number("MAIL_DOMAIN_RATE", 0)
"""Messages a minute to one domain (0: no limit). ``MAIL_DOMAIN_RATES``: others, ``orange.fr:30,free.fr:20``."""

MAIL_DOMAIN_RATES = env.rates("MAIL_DOMAIN_RATES", env.words("MAIL_DOMAIN_RATES"))

MAIL_PROVIDER = env.choice("MAIL_PROVIDER", "aucun", ("aucun", "brevo", "mailjet", "scaleway"))
"""A provider reached through its web interface instead of SMTP."""

_key, _secret = env.text("MAIL_PROVIDER_KEY", ""), env.text("MAIL_PROVIDER_SECRET", "")
ANYMAIL: dict[str, Any] = {
    "brevo": {"BREVO_API_KEY": _key},
    "mailjet": {"MAILJET_API_KEY": _key, "MAILJET_SECRET_KEY": _secret},
    "scaleway": {"SCALEWAY_SECRET_KEY": _secret, "SCALEWAY_PROJECT_ID": _key},
}.get(MAIL_PROVIDER, {})
ANYMAIL["WEBHOOK_SECRET"] = env.text("MAIL_WEBHOOK_SECRET", "") or None
"""``name:secret`` that the provider must give (HTTP basic authentication) when it reports what came back."""
