"""Public addresses of the territories, under ``/territoires/``."""

from django.urls import path

from .views import region_drawing, territory_index, territory_page

app_name = "territories"

urlpatterns = [
    path("", territory_index, name="index"),
    path("carte-<slug:version>.svg", region_drawing, name="region_drawing"),
    path("<str:level>/<str:code>/", territory_page, name="page"),
]
