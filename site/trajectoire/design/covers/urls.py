"""Address of the covers: ``/couvertures/<version>/<glaze>/<shape>/<seed>.svg``."""

from django.urls import re_path

from .views import cover

urlpatterns = [
    re_path(
        r"^couvertures/(?P<version>\d+)/(?P<glaze>[a-z]+)/(?P<shape>[a-z]+)/(?P<seed>[0-9a-f]{16})\.svg$",
        cover,
        name="cover",
    ),
]
