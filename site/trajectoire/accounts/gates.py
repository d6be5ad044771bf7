"""Addresses that stand before Wagtail's own: the side doors lead to the one door, and kept entries come back.

Wagtail's sign-in page would open the administration on a password alone, without limit nor second factor.
"""

from django.urls import path, re_path
from django.views.generic import RedirectView

from . import views

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_forgotten = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("gestion/login/", to_sign_in),
    re_path(r"^gestion/password_reset/(?:.*/)?$", to_forgotten),
    path("_util/login/", to_sign_in),
    path("gestion/session/", views.session_state, name="accounts_session"),
    path("gestion/reprise/<uuid:key>/", views.resume, name="accounts_resume"),
]
