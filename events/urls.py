"""Addresses of the agenda that are no pages, under ``/agenda/``."""

from django.urls import path

from .afterwards.views import OpinionView
from .attendance.views import MyAttestationView, check_attestation
from .calendars.views import agenda_calendar, event_calendar
from .feed import agenda_feed
from .inviting.views import InvitationView
from .mapped import agenda_map
from .minutes.views import GroupFileView, GroupView, ask_again
from .months import month
from .registration import group_views
from .registration.views import MyRegistrationView, signed_up, signup

urlpatterns = [
    path("agenda.ics", agenda_calendar, name="agenda_calendar"),
    path("atom/", agenda_feed, name="agenda_feed"),
    path("carte/", agenda_map, name="agenda_map"),
    path("mois/<int:year>/<int:number>/", month, name="agenda_month"),
    path("<slug:slug>/evenement.ics", event_calendar, name="event_calendar"),
    path("<slug:slug>/inscription/", signup, name="event_signup"),
    path("<slug:slug>/inscription/merci/", signed_up, name="event_signed_up"),
    path("attestation/<str:number>/<str:code>/", check_attestation, name="event_attestation"),
    path("mon-inscription/<str:token>/attestation.pdf", MyAttestationView.as_view(), name="event_my_attestation"),
    path("<slug:slug>/inscrire-un-groupe/", group_views.signup, name="event_group_signup"),
    path("<slug:slug>/inscrire-un-groupe/merci/", group_views.signed_up, name="event_group_signed_up"),
    path("mon-groupe/<str:token>/", group_views.MyGroupView.as_view(), name="event_my_group"),
    path("mon-inscription/<str:token>/", MyRegistrationView.as_view(), name="event_registration"),
    path("<slug:slug>/groupe/", ask_again, name="event_group_ask"),
    path("invitation/<str:token>/", InvitationView.as_view(), name="event_invitation"),
    path("groupe/<str:token>/", GroupView.as_view(), name="event_group"),
    path("groupe/<str:token>/<int:number>/", GroupFileView.as_view(), name="event_group_file"),
    path("mon-avis/<str:token>/", OpinionView.as_view(), name="event_opinion"),
]
