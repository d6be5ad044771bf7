"""Reading the environment: a missing or wrong value is one clear sentence (``trajectoire.E012``, ``E013``)."""

import os
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import environ

from trajectoire.start import StartError

ROOT = Path(__file__).resolve().parents[3]

_env = environ.Env()
_env.read_env(ROOT / ".env")


def text(name: str, default: str | None = None) -> str:
    """Text of the variable ``name``; empty is as good as not set, and without default it must be set."""
    value = str(_env.str(name, default="")) or default or ""
    if default is None and not value:
        raise StartError(
            "trajectoire.E012",
            f"La variable {name} manque.",
            f"Donnez-la dans l'environnement ou dans {ROOT / '.env'} (voir .env.example).",
        )
    return value


def words(name: str) -> list[str]:
    """Words of the variable ``name``, separated by commas."""
    return [word.strip() for word in text(name, "").split(",") if word.strip()]


def number(name: str, default: int, *, least: int = 0) -> int:
    """Whole number of at least ``least``."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise StartError(
            "trajectoire.E013", f"La variable {name} vaut « {value} ».", f"Il faut un nombre entier d'au moins {least}."
        )
    return int(value)


def flag(name: str, *, default: bool = False) -> bool:
    """Yes or no: ``1`` or ``0``."""
    value = text(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise StartError("trajectoire.E013", f"La variable {name} vaut « {value} ».", "Il faut 0 ou 1.")
    return value == "1"


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of ``allowed``."""
    value = text(name, default)
    if value not in allowed:
        raise StartError(
            "trajectoire.E013", f"La variable {name} vaut « {value} ».", f"Valeurs possibles : {', '.join(allowed)}."
        )
    return value


def address(name: str, default: str | None = None) -> str:
    """Address of a site, ``http://…`` or ``https://…`` without path; never a final slash."""
    value = (text(name, default) or str(default)).rstrip("/")
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and parts.hostname and not parts.path and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise StartError(
            "trajectoire.E013",
            f"La variable {name} vaut « {value} ».",
            "Exemple : https://centre-de-ressources.exemple.",
        )
    return value


def server(name: str) -> str:
    """Address of a server, with ``name:secret@`` if it asks for them; empty when there is none."""
    value = text(name, "").rstrip("/")
    try:
        parts = urlsplit(value)
        sound = not value or (parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0)
    except ValueError:
        sound = False
    if not sound:
        raise StartError(  # without the value: it may hold a secret
            "trajectoire.E013", f"La variable {name} ne se lit pas.", "Exemple : http://nom:secret@machine:9200."
        )
    return value


def time_zone(name: str, default: str) -> str:
    """Name of a time zone (``Europe/Paris``)."""
    value = text(name, default)
    if value not in available_timezones():
        raise StartError(
            "trajectoire.E013", f"La variable {name} vaut « {value} ».", "Exemples : Europe/Paris, Indian/Reunion."
        )
    return value


def folder(name: str, default: Path) -> Path:
    """A folder in which the site may write; it is made if it is not there."""
    value = Path(text(name, str(default))).absolute()
    try:
        value.mkdir(parents=True, exist_ok=True)
        writable = os.access(value, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise StartError(
            "trajectoire.E013",
            f"Le dossier {value} ne peut pas être écrit.",
            f"Donnez-en le droit au compte qui lance le site, ou un autre dossier par {name}.",
        )
    return value


def database(default: str) -> dict[str, Any]:
    """The ``DATABASE_URL`` as Django wants it; SQLite with a journal (WAL) and immediate transactions."""
    url = text("DATABASE_URL", default)
    engines = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
    try:
        with warnings.catch_warnings():  # a warning would print the address with its password
            warnings.simplefilter("error")
            config = dict(_env.db_url_config(url))
    except Exception:  # noqa: BLE001 - whatever the reader says of it, the address is wrong
        config = {}
    if config.get("ENGINE") not in engines or not config.get("NAME"):
        raise StartError(
            "trajectoire.E013",
            "La variable DATABASE_URL ne se lit pas.",
            "Il faut sqlite:///chemin/du/fichier ou postgres://nom:secret@machine:5432/base.",
        )
    if config["ENGINE"] == engines[0]:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def rates(name: str, given: list[str]) -> dict[str, int]:
    """Numbers by domain, from the ``given`` words of the variable ``name``: ``orange.fr:30``."""
    found = {}
    for word in given:
        domain, _, value = word.rpartition(":")
        if not domain or not value.isascii() or not value.isdigit():
            raise StartError(
                "trajectoire.E013", f"La variable {name} contient « {word} ».", "Exemple : orange.fr:30,free.fr:20."
            )
        found[domain.lower()] = int(value)
    return found


def email(default: str) -> dict[str, Any]:
    """``EMAIL_URL`` as settings: ``MAIL_TRANSPORT`` ("smtp" or "folder"), ``EMAIL_HOST``… or ``EMAIL_FILE_PATH``.

    ``smtp://`` in clear, ``smtp+tls://`` with STARTTLS, ``smtps://`` (or ``smtp+ssl://``) encrypted at once,
    ``filemail:///folder`` writes files and sends nothing.
    """
    schemes = {"smtp": 25, "smtp+tls": 587, "smtps": 465, "smtp+ssl": 465, "filemail": 0}
    try:
        value = text("EMAIL_URL", default)
        url = urlsplit(value)
        port = url.port or schemes[url.scheme]
    except (KeyError, ValueError) as error:
        raise StartError(
            "trajectoire.E013",
            "La variable EMAIL_URL ne se lit pas.",
            "Exemple : smtp+tls://nom:secret@relais.exemple:587, ou filemail:///dossier pour ne rien envoyer.",
        ) from error
    if url.scheme == "filemail":
        return {"MAIL_TRANSPORT": "folder", "EMAIL_FILE_PATH": unquote(url.path)}
    return {
        "MAIL_TRANSPORT": "smtp",
        "EMAIL_HOST": url.hostname or "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme in {"smtps", "smtp+ssl"},
    }
