"""How the team signs in: one door (``/compte/connexion/``), limited attempts, a second factor.

Kept apart from ``base`` because these settings are read together when security is reviewed.
"""

from datetime import timedelta
from typing import Any

from trajectoire.settings import environment as env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())

LOGIN_URL = "/compte/connexion/"
LOGIN_REDIRECT_URL = "/gestion/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
"""Reverse proxies in front of the application; each adds one address to ``X-Forwarded-For``."""

ACCOUNT_ADAPTER = "trajectoire.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USER_DISPLAY = str
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "trajectoire.accounts.forms.SignInForm",
    "reauthenticate": "trajectoire.accounts.forms.ConfirmPasswordForm",
    "change_password": "trajectoire.accounts.forms.NewPasswordForm",
    "reset_password": "trajectoire.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "trajectoire.accounts.forms.FirstPasswordForm",
}

MFA_ADAPTER = "trajectoire.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "trajectoire.accounts.forms.CodeForm",
    "reauthenticate": "trajectoire.accounts.forms.ConfirmCodeForm",
    "activate_totp": "trajectoire.accounts.forms.InstallCodeForm",
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS: list[Any] = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "trajectoire.accounts.lockout.name_tried"
AXES_CLIENT_IP_CALLABLE = "trajectoire.accounts.client.client_ip"
AXES_LOCKOUT_CALLABLE = "trajectoire.accounts.lockout.locked_response"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login"]
