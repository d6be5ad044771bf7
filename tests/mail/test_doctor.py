"""What receivers will think: each record read as they read it."""

import json
import ssl
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mail import doctor
from tests.mail.scripted import ScriptedServer

SPF = "v=spf1 include:_spf.relais.fr -all"
DMARC = "v=DMARC1; p=quarantine; rua=mailto:dmarc@centre.fr"


@pytest.mark.parametrize(
    ("texts", "level"),
    [
        ([SPF], "ok"),
        (["autre", SPF], "ok"),
        ([], "error"),
        ([SPF, SPF], "error"),
        (["v=spf1 +all"], "error"),
        (["v=spf1 mx"], "warning"),
        (["v=spf1 a mx " + "include:x " * 8 + "-all"], "ok"),
        (["v=spf1 a mx " + "include:x " * 9 + "-all"], "error"),
        (None, "unknown"),
    ],
)
def test_spf(texts: list[str] | None, level: str) -> None:
    assert doctor.spf(texts).level == level


@pytest.mark.parametrize(("texts", "level"), [(["v=DKIM1; p=MIIB"], "ok"), (["v=DKIM1; p="], "error"), ([], "error")])
def test_dkim(texts: list[str], level: str) -> None:
    assert doctor.dkim(texts, "s1").level == level


@pytest.mark.parametrize(("texts", "level"), [([DMARC], "ok"), (["v=DMARC1; p=none"], "warning"), ([], "error")])
def test_dmarc(texts: list[str], level: str) -> None:
    assert doctor.dmarc(texts).level == level


def test_a_relay_in_clear_elsewhere_or_with_a_wrong_certificate_is_told(certificate: Path) -> None:
    with ScriptedServer().running() as server:
        assert doctor.encrypted("127.0.0.1", server.port, encryption="").level == "ok"
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate)
    with ScriptedServer(tls=shown, EHLO=[b"250-scripted\r\n250 STARTTLS\r\n"]).running() as server:
        assert doctor.encrypted("127.0.0.1", server.port, encryption="starttls").level == "error"
    assert doctor.encrypted("127.0.0.1", 1, encryption="").level == "error"


def test_the_command_reads_given_records_and_fails_on_a_fault(tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "records.json"
    file.write_text(json.dumps({"spf": SPF, "dkim": "v=DKIM1; p=MIIB", "dmarc": DMARC, "ptr": "relais.centre.fr"}))
    with ScriptedServer().running() as server:
        settings.MAIL_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", server.port
        output = StringIO()
        call_command("mail_doctor", "--json", "--records", str(file), stdout=output)
        levels = {found["name"]: found["level"] for found in json.loads(output.getvalue())["findings"]}
        assert levels == {
            "MAIL_PEPPER": "warning",
            "Retours": "warning",
            "SPF": "ok",
            "DKIM": "ok",
            "DMARC": "ok",
            "Nom inverse": "ok",
            "Chiffrement": "ok",
        }
        file.write_text(json.dumps({"spf": "v=spf1 +all"}))
        with pytest.raises(SystemExit):
            call_command("mail_doctor", "--records", str(file), stdout=StringIO())
    file.write_text("[")
    with pytest.raises(CommandError):
        call_command("mail_doctor", "--records", str(file))
