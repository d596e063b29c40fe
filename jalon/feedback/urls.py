from __future__ import annotations

from django.urls import include, path

from jalon.feedback import views

app_name = "feedback"
urlpatterns = [
    path("imports/", include("jalon.feedback.imports.urls")),
    path("callbacks/", views.callbacks, name="callbacks"),
    path("callbacks/export.<str:file_format>", views.export_callbacks, name="export_callbacks"),
    path("r/theme-<str:version>.css", views.theme, name="theme"),
    path("r/<str:token>/", views.enter, name="enter"),
    path("r/<str:token>/notice/", views.notice, name="notice"),
    path("r/<str:token>/<str:submission_id>/", views.respond, name="respond"),
    path("r/<str:token>/<str:submission_id>/thanks/", views.thanks, name="thanks"),
]
