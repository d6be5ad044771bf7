"""Addresses of the agenda that are no pages, under ``/agenda/``."""

from django.urls import path

from .attendance.views import check_attestation
from .calendars.views import agenda_calendar, event_calendar
from .feed import agenda_feed
from .months import month
from .registration.views import MyRegistrationView, signed_up, signup

urlpatterns = [
    path("agenda.ics", agenda_calendar, name="agenda_calendar"),
    path("atom/", agenda_feed, name="agenda_feed"),
    path("mois/<int:year>/<int:number>/", month, name="agenda_month"),
    path("<slug:slug>/evenement.ics", event_calendar, name="event_calendar"),
    path("<slug:slug>/inscription/", signup, name="event_signup"),
    path("<slug:slug>/inscription/merci/", signed_up, name="event_signed_up"),
    path("attestation/<str:number>/<str:code>/", check_attestation, name="event_attestation"),
    path("mon-inscription/<str:token>/", MyRegistrationView.as_view(), name="event_registration"),
]
