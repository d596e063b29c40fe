from __future__ import annotations

from django.urls import path

from jalon.workshops import views

app_name = "workshops"
urlpatterns = [
    path("map/<slug:journey_key>/workshops/", views.list_workshops, name="list"),
    path("map/workshops/<int:workshop_id>/", views.show_table, name="table"),
    path("map/workshops/<int:workshop_id>/arrivals/", views.show_arrivals, name="arrivals"),
    path("map/workshops/<int:workshop_id>/screen/", views.show_screen, name="screen"),
    path("map/workshops/<int:workshop_id>/qr.<str:file_format>", views.show_qr, name="qr"),
    path("map/workshops/<int:workshop_id>/close/", views.close, name="close"),
    path("map/workshops/<int:workshop_id>/reopen/", views.reopen, name="reopen"),
    path("map/workshops/contributions/<int:contribution_id>/sort/", views.sort, name="sort"),
    path(
        "map/workshops/contributions/<int:contribution_id>/aside/",
        views.set_aside,
        name="set_aside",
    ),
    path(
        "map/workshops/contributions/<int:contribution_id>/back/",
        views.take_back,
        name="take_back",
    ),
    path("w/<str:token>/", views.show_phone, name="phone"),
]
