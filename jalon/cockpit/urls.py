from __future__ import annotations

from django.urls import include, path

from jalon.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("", include("jalon.cockpit.weather.urls")),
    path("", include("jalon.cockpit.customers.urls")),
    path("", include("jalon.cockpit.showing.urls")),
    path("", include("jalon.cockpit.norm.urls")),
    path("", include("jalon.cockpit.snapshots.urls")),
    path("", views.live, name="live"),
    path("j/<slug:key>/", views.journey, name="journey"),
    path("j/<slug:key>/live/", views.fragment, name="fragment"),
    path("j/<slug:key>/export.<slug:file_format>", views.export, name="export"),
    path("j/<slug:key>/map.<slug:file_format>", views.picture, name="picture"),
    path("j/<slug:key>/points/<slug:point>/", views.panel, name="panel"),
    path("j/<slug:key>/points/<slug:point>/responses/", views.responses, name="responses"),
    path("map/<slug:key>/exports/", views.exports, name="exports"),
    path("map/<slug:key>/exports/file/", views.export_map, name="export_map"),
    path("responses/<int:response_id>/", views.response, name="response"),
    path("responses/<int:response_id>/exclude/", views.exclude, name="exclude"),
    path("responses/<int:response_id>/include/", views.include, name="include"),
]
