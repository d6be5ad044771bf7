"""Is this installation's mail fit to be believed? The records of the sender's domain, and the relay's encryption.

What receivers look at: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), the reverse name of the sending address. The
records come from the resolver, or from a file given by whoever manages the domain (``{"spf": "v=spf1 …", …}``).
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import dns.exception
import dns.resolver
import dns.reversename

Level = Literal["ok", "warning", "error", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, how it is, a sentence that says what to do."""

    name: str
    level: Level
    text: str


class Records(Protocol):
    """Where records are found."""

    def texts(self, name: str) -> list[str] | None:
        """TXT records of ``name``; ``None`` when nobody could be asked."""
        ...

    def reverse(self, address: str) -> str | None:
        """Name of ``address``, empty when it has none; ``None`` when nobody could be asked."""
        ...


class ResolverRecords:
    """Asks the machine's resolver."""

    def __init__(self) -> None:
        try:
            self._resolver: dns.resolver.Resolver | None = dns.resolver.Resolver()
            self._resolver.lifetime = 5
        except dns.resolver.NoResolverConfiguration:
            self._resolver = None

    def texts(self, name: str) -> list[str] | None:
        """TXT records of ``name``."""
        found = self._ask(name, "TXT")
        return None if found is None else [text.replace('" "', "").strip('"') for text in found]

    def reverse(self, address: str) -> str | None:
        """PTR of ``address``."""
        found = self._ask(str(dns.reversename.from_address(address)), "PTR")
        return None if found is None else next(iter(found), "").rstrip(".")

    def _ask(self, name: str, kind: str) -> list[str] | None:
        if self._resolver is None:
            return None
        try:
            return [answer.to_text() for answer in self._resolver.resolve(name, kind)]
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException:
            return None


class GivenRecords:
    """Takes them from a mapping: ``spf``, ``dmarc``, ``dkim``, ``ptr``."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def texts(self, name: str) -> list[str] | None:
        """The record that stands at ``name``."""
        key = "dmarc" if name.startswith("_dmarc.") else "dkim" if "._domainkey." in name else "spf"
        return [self.given[key]] if key in self.given else None

    def reverse(self, _address: str) -> str | None:
        """The reverse name."""
        return self.given.get("ptr")


_ASKS = re.compile(r"[+~?-]?(?:include:|exists:|redirect=|(?:a|mx|ptr)(?:[:/]|$))")
"""Terms of SPF that cost a look-up of name."""

_UNASKED = "Le résolveur de noms ne répond pas : donnez les enregistrements avec --records."


def examine(domain: str, records: Records, *, selector: str, relay: tuple[str, int], encryption: str) -> list[Finding]:
    """Everything that can be looked at for a sender of ``domain`` behind ``relay``."""
    return [
        spf(records.texts(domain)),
        dkim(records.texts(f"{selector}._domainkey.{domain}"), selector),
        dmarc(records.texts(f"_dmarc.{domain}")),
        *reverse_name(relay[0], records),
        encrypted(*relay, encryption=encryption),
    ]


def spf(texts: list[str] | None) -> Finding:
    """One record that begins with ``v=spf1``, that ends by refusing the others, within ten look-ups."""
    if texts is None:
        return Finding("SPF", "unknown", _UNASKED)
    found = [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]
    if len(found) != 1:
        text = "Il en faut un seul." if found else "Ajoutez un enregistrement TXT « v=spf1 … -all » au domaine."
        return Finding("SPF", "error", f"{len(found)} enregistrement. {text}")
    terms = found[0].lower().split()
    lookups = sum(bool(_ASKS.match(term)) for term in terms)
    if lookups > 10:  # noqa: PLR2004 - RFC 7208, 4.6.4
        return Finding("SPF", "error", f"{lookups} recherches de noms : dix au plus, sinon il ne compte plus.")
    if terms[-1] in {"+all", "all", "?all"}:
        return Finding("SPF", "error", f"« {terms[-1]} » laisse n’importe qui écrire en votre nom : mettez « -all ».")
    if not terms[-1].endswith("all") and "redirect=" not in found[0]:
        return Finding("SPF", "warning", "Terminez-le par « -all ».")
    return Finding("SPF", "ok", found[0])


def dkim(texts: list[str] | None, selector: str) -> Finding:
    """A public key at the selector."""
    if texts is None:
        return Finding("DKIM", "unknown", _UNASKED)
    keys = [text for text in texts if "p=" in text.replace(" ", "")]
    if not keys:
        return Finding(
            "DKIM", "error", f"Aucune clé publique pour le sélecteur « {selector} » : demandez-la au relais."
        )
    if any(part.strip() == "p=" for part in keys[0].split(";")):
        return Finding("DKIM", "error", f"La clé du sélecteur « {selector} » est révoquée.")
    return Finding("DKIM", "ok", f"Clé publique au sélecteur « {selector} ».")


def dmarc(texts: list[str] | None) -> Finding:
    """A policy that asks something."""
    if texts is None:
        return Finding("DMARC", "unknown", _UNASKED)
    found = [text for text in texts if text.lower().startswith("v=dmarc1")]
    if len(found) != 1:
        return Finding("DMARC", "error", "Ajoutez un enregistrement TXT « v=DMARC1; p=quarantine; rua=mailto:… ».")
    tags = dict(part.strip().split("=", 1) for part in found[0].split(";") if "=" in part)
    if tags.get("p", "none") == "none":
        return Finding("DMARC", "warning", "« p=none » observe et ne protège pas : passez à « p=quarantine ».")
    return Finding("DMARC", "ok", found[0])


def reverse_name(host: str, records: Records) -> Iterator[Finding]:
    """The address of the relay has a name, which is not one of a private line."""
    name = records.reverse(host) if _is_address(host) else records.reverse(_address_of(host) or "127.0.0.1")
    if name is None:
        yield Finding("Nom inverse", "unknown", _UNASKED)
    elif not name:
        yield Finding("Nom inverse", "error", "L’adresse du relais n’a pas de nom : demandez-le à l’hébergeur.")
    else:
        yield Finding("Nom inverse", "ok", name)


def encrypted(host: str, port: int, *, encryption: str) -> Finding:
    """The relay answers, encrypted, with a certificate that is vouched for."""
    context = ssl.create_default_context()
    try:
        if encryption == "tls":
            smtplib.SMTP_SSL(host, port, timeout=10, context=context).close()
            return Finding("Chiffrement", "ok", f"{host} : chiffré d’emblée, avec un certificat valable.")
        with smtplib.SMTP(host, port, timeout=10) as client:
            client.ehlo()
            if not client.has_extn("starttls"):
                local = host in {"127.0.0.1", "localhost", "::1"}
                return Finding(
                    "Chiffrement", "ok" if local else "error", f"{host} : en clair{' (même machine)' if local else ''}."
                )
            client.starttls(context=context)
            return Finding("Chiffrement", "ok", f"{host} : STARTTLS avec un certificat valable.")
    except ssl.SSLError as error:
        return Finding("Chiffrement", "error", f"{host} : {error.reason or 'échec'}. Faites renouveler le certificat.")
    except (OSError, smtplib.SMTPException) as error:
        return Finding("Chiffrement", "error", f"{host}:{port} ne répond pas ({type(error).__name__}).")


def _is_address(host: str) -> bool:
    return host.replace(".", "").isdigit() or ":" in host


def _address_of(host: str) -> str | None:
    try:
        return str(socket.getaddrinfo(host, None)[0][4][0])
    except OSError:
        return None
