"""Addresses of the letters that are no pages, under ``/lettre/``."""

from django.urls import path

from .alerts.links import VIEW as MY_ALERTS
from .alerts.views import MyAlertsView, alert_asked, ask_to_follow, find_alerts
from .subscribing.links import VIEW
from .subscribing.views import PreferencesView, find_choices, thanks

urlpatterns = [
    path("merci/", thanks, name="newsletter_thanks"),
    path("mes-choix/", find_choices, name="newsletter_find_choices"),
    path("mes-choix/<str:token>/", PreferencesView.as_view(), name=VIEW),
    path("suivre/", ask_to_follow, name="newsletter_follow"),
    path("suivre/merci/", alert_asked, name="newsletter_alert_asked"),
    path("mes-alertes/", find_alerts, name="newsletter_find_alerts"),
    path("mes-alertes/<str:token>/", MyAlertsView.as_view(), name=MY_ALERTS),
]
