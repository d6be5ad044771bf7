"""Forms of the sign-in pages: django-allauth's own, in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from .lockout import NAME_LENGTH

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}

WHAT_IS_ASKED = "12 caractères au moins : une phrase convient. Ni votre nom, ni un mot de passe courant."
"""What ``AUTH_PASSWORD_VALIDATORS`` ask, in one line."""


class SignInForm(account.LoginForm):
    """E-mail address or name, password, and whether to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Adresse électronique ou nom de connexion",
            max_length=NAME_LENGTH,
            widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"] = _password("Mot de passe", "current-password")
        self.fields["remember"].label = "Rester connecté·e sur cet ordinateur pendant deux semaines"
        self.order_fields(["login", "password", "remember"])


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password("Votre mot de passe", "current-password")


class NewPasswordForm(account.ChangePasswordForm):
    """Change of password by somebody who knows the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password("Mot de passe actuel", "current-password")
        _name_new_password(self)


class FirstPasswordForm(account.ResetPasswordKeyForm):
    """Choice of a password, from the link that a mail brought (invitation or forgotten password)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_password(self)


class ForgottenPasswordForm(account.ResetPasswordForm):
    """Asks for the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label="Votre adresse électronique", widget=forms.EmailInput({"autocomplete": "email"})
        )


class CodeForm(second_factor.AuthenticateForm):
    """The code of the telephone, or a printed one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code("Code")


class ConfirmCodeForm(second_factor.ReauthenticateForm):
    """A code again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code("Code")


class InstallCodeForm(ActivateTOTPForm):
    """The first code proves that the telephone is ready."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code("Code à six chiffres affiché par l’application")


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=4096, widget=widget, help_text=help_text)


def _code(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(dict(CODE)))


def _name_new_password(form: forms.Form) -> None:
    form.fields["password1"].label = "Nouveau mot de passe"
    form.fields["password1"].help_text = WHAT_IS_ASKED
    form.fields["password2"].label = "Le même, une seconde fois"
    for name in ("password1", "password2"):
        form.fields[name].widget.attrs.pop("placeholder", None)
