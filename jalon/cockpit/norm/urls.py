from __future__ import annotations

from django.urls import path

from jalon.cockpit.norm import views

urlpatterns = [
    path("norm/", views.show, name="norm"),
    path("norm/export.<slug:file_format>", views.export, name="norm_export"),
]
