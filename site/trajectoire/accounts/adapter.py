"""What django-allauth must do our way: no sign-up, our addresses, our words, sealed secrets."""

from time import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from .client import client_ip
from .invitations import ACCOUNT_MAIL
from .models import User
from .sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by Direction; sign-in is limited by django-axes (``lockout``)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L’adresse ou le mot de passe ne convient pas. Vérifiez les majuscules, "
        "ou choisissez « Mot de passe oublié ».",
        "username_password_mismatch": "Le nom ou le mot de passe ne convient pas. Vérifiez les majuscules, "
        "ou choisissez « Mot de passe oublié ».",
        "too_many_login_attempts": "Trop d’essais. Attendez cinq minutes, puis recommencez.",
        "incorrect_password": "Ce n’est pas votre mot de passe actuel.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "invalid_password_reset": "Ce lien a déjà servi ou n’est plus valable.",
        "rate_limited": "Trop d’essais. Attendez cinq minutes, puis recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the parent's signature
        """Nobody signs up by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures are counted by name and address together (django-axes), so that nobody locks a colleague out."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Somebody who gave their password a moment ago is not asked for it again."""
        records = get_authentication_records(self.request, self.request.user)
        given = [record["at"] for record in records if record["method"] == "password"]
        if given and time() - given[-1] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, by the installation's own rule."""
        return client_ip(request)

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """Under the purpose of accounts: it passes before other mail, and reaches a mailbox that failed before."""
        return super().render_mail(template_prefix, email, context, {**(headers or {}), **ACCOUNT_MAIL})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened themselves: « vous êtes connecté » would only be noise."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are sealed, and it bears the site's name in the telephone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code ne convient pas. Il change toutes les trente secondes : prenez celui qui "
        "s’affiche maintenant, et vérifiez que l’heure du téléphone est automatique.",
        "rate_limited": "Trop d’essais. Attendez cinq minutes, puis recommencez.",
    }

    def encrypt(self, text: str) -> str:
        """Sealed before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened when a code is checked."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Name shown above the code in the telephone."""
        site = Site.objects.filter(is_default_site=True).first()
        return str((site and site.site_name) or settings.WAGTAIL_SITE_NAME)

    def get_totp_label(self, user: User) -> str:
        """Whose code it is."""
        return user.email or user.username

    def build_totp_svg(self, url: str) -> str:
        """Drawing of ``url`` as one SVG path, without any style: it stands in the page under a strict policy."""
        return qr_svg(url)


def qr_svg(text: str) -> str:
    """``text`` as a QR code: an ``<svg>`` element (dark modules on a white ground, quiet zone of 4)."""
    from qrcode.main import QRCode

    code = QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="240" height="240" role="img" '
        f'aria-label="Code à photographier avec l’application" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{runs}" fill="#000"/></svg>'
    )
