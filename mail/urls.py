"""Public addresses, under ``/courrier/``."""

from django.urls import path

from .bounces.webhooks import ProviderReportView
from .views import ConfirmView, UnsubscribeView

app_name = "mail"

urlpatterns = [
    path("confirmer/<str:token>/", ConfirmView.as_view(), name="confirm"),
    path("desabonnement/<str:token>/", UnsubscribeView.as_view(), name="unsubscribe"),
    path("retours/<slug:provider>/", ProviderReportView.as_view(), name="provider_report"),
]
