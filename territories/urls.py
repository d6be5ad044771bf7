"""Public addresses of the territories, under ``/territoires/``."""

from django.urls import path

from .views import region_drawing

app_name = "territories"

urlpatterns = [path("carte-<slug:version>.svg", region_drawing, name="region_drawing")]
