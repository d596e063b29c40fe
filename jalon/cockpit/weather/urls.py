from __future__ import annotations

from django.urls import path

from jalon.cockpit.weather import views

urlpatterns = [
    path("weather/", views.show, name="weather"),
    path("weather/live/", views.fragment, name="weather_fragment"),
    path("weather/export.<slug:file_format>", views.export, name="weather_export"),
]
