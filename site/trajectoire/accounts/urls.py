"""The team's own pages, under ``/compte/``: django-allauth's views at French addresses, and nothing more of it.

What is not listed here does not exist: no sign-up, no sign-in by a mailed code, no address book, no passkey.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as telephone
from django.urls import path, re_path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("", views.account_home, name="accounts_home"),
    path("connexion/", account.login, name="account_login"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("inactif/", account.account_inactive, name="account_inactive"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    # Who has none yet (an account made on the command line) receives the link that lets them choose one.
    path(
        "mot-de-passe/premier/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path("mot-de-passe/choisi/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^mot-de-passe/choisir/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.ChoosePasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("double-authentification/", second_factor.index, name="mfa_index"),
    path("double-authentification/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("double-authentification/confirmer/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("double-authentification/installer/", telephone.activate_totp, name="mfa_activate_totp"),
    path("double-authentification/retirer/", telephone.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes-de-secours/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("codes-de-secours/nouveaux/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
