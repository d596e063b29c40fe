from __future__ import annotations

from django.urls import path

from jalon.web import views

app_name = "web"
urlpatterns = [
    path("favicon.ico", views.show_mark, name="mark"),
    path("theme/", views.set_theme, name="theme"),
    path("language/", views.set_language, name="language"),
    path("gallery/", views.show_gallery, name="gallery"),
]
