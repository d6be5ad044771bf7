"""``manage.py mail_doctor``: what receivers will think of the mail of this installation."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mail.doctor import Finding, GivenRecords, Records, ResolverRecords, examine
from mail.frozen import sender

_SIGNS = {"ok": "✓", "warning": "!", "error": "✗", "unknown": "?"}


class Command(BaseCommand):
    """Looks at SPF, DKIM, DMARC, the reverse name and the encryption of the relay."""

    help = "Examine ce que les destinataires verront de notre courrier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the records come from."""
        parser.add_argument("--records", type=Path, help="fichier JSON : spf, dkim, dmarc, ptr (sinon, le résolveur)")
        parser.add_argument("--selector", default="default", help="sélecteur DKIM (default)")
        parser.add_argument("--json", action="store_true", help="un objet JSON sur la dernière ligne")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 1 when something is wrong, 2 for a file that cannot be read."""
        records: Records = self._given(options["records"]) if options["records"] else ResolverRecords()
        domain = sender()[1].rpartition("@")[2]
        findings = [*self._settings(), *self._delivery(domain, records, options["selector"])]
        for finding in findings:
            if not options["json"]:
                self.stdout.write(f"{_SIGNS[finding.level]} {finding.name} : {finding.text}")
        if options["json"]:
            self.stdout.write(json.dumps({"domain": domain, "findings": [asdict(finding) for finding in findings]}))
        if any(finding.level == "error" for finding in findings):
            raise SystemExit(1)

    @staticmethod
    def _given(path: Path) -> GivenRecords:
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"Le fichier {path} ne se lit pas.", returncode=2) from error
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise CommandError('Il faut un objet JSON : {"spf": "v=spf1 …", "dmarc": "…"}.', returncode=2)
        return GivenRecords(given)

    @staticmethod
    def _settings() -> list[Finding]:
        pepper = Finding("MAIL_PEPPER", "ok", "choisi.")
        if not settings.MAIL_PEPPER:
            text = "Sans lui, changer SECRET_KEY ferait oublier les adresses à ne plus écrire. Choisissez-le une fois."
            pepper = Finding("MAIL_PEPPER", "warning", text)
        returns = Finding("Retours", "ok", "boîte et adresse données.")
        if not (settings.MAIL_BOUNCE_ADDRESS and settings.MAIL_BOUNCE_URL):
            text = "Donnez MAIL_BOUNCE_ADDRESS et MAIL_BOUNCE_URL : sans elles, les adresses mortes restent."
            returns = Finding("Retours", "warning", text)
        return [pepper, returns]

    @staticmethod
    def _delivery(domain: str, records: Records, selector: str) -> list[Finding]:
        if settings.MAIL_TRANSPORT == "folder":
            return [Finding("Envoi", "warning", "Le courrier va dans un dossier : rien ne part d’ici.")]
        encryption = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else ""
        relay = (settings.EMAIL_HOST, settings.EMAIL_PORT)
        return examine(domain, records, selector=selector, relay=relay, encryption=encryption)
