"""Addresses of the actor base in the administration, below ``acteurs/``."""

from django.urls import URLPattern, path

from . import screens
from .finding import views as finding
from .saved_views import views as saved

app_name = "actors"


def _of(kind: str, name: str) -> list[URLPattern]:
    given = {"kind": kind}
    return [
        path(f"{kind}/<int:pk>/", screens.screen, given, name=name),
        path(f"{kind}/<int:pk>/historique/", screens.history, given, name=f"{name}-history"),
        path(f"{kind}/<int:pk>/confirmer/", screens.confirm_all, given, name=f"{name}-confirm"),
        path(f"{kind}/<int:pk>/faux/", screens.wrong, given, name=f"{name}-wrong"),
    ]


urlpatterns = [
    path("chercher/", finding.page, name="search"),
    path("chercher/suggestions/", finding.suggestions, name="suggestions"),
    path("vues/<slug:kind>/", saved.manage, name="saved-views"),
    path("vues/<slug:kind>/enregistrer/", saved.save, name="saved-view-save"),
    path("vue/<int:pk>/", saved.change, name="saved-view"),
    path("vue/<int:pk>/retirer/", saved.remove, name="saved-view-remove"),
    *_of("personnes", "person"),
    *_of("structures", "organisation"),
]
