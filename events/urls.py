"""Addresses of the agenda that are no pages, under ``/agenda/``."""

from django.urls import path

from .calendars.views import agenda_calendar, event_calendar
from .months import month

urlpatterns = [
    path("agenda.ics", agenda_calendar, name="agenda_calendar"),
    path("mois/<int:year>/<int:number>/", month, name="agenda_month"),
    path("<slug:slug>/evenement.ics", event_calendar, name="event_calendar"),
]
