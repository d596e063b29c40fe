from __future__ import annotations

from django.urls import path

from jalon.listening import views

app_name = "listening"
urlpatterns = [
    path("listening/", views.list_points, name="list"),
    path("listening/links/<int:link_id>/close/", views.close_link, name="close_link"),
    path("listening/links/<int:link_id>/print/", views.print_link, name="print_link"),
    path("listening/links/<int:link_id>/qr.<str:file_format>", views.show_qr, name="qr"),
    path("listening/<slug:point_key>/", views.show_point, name="point"),
    path("listening/<slug:point_key>/setting/", views.change_setting, name="set"),
    path("listening/<slug:point_key>/survey/", views.prepare_survey, name="prepare"),
    path("listening/<slug:point_key>/wording/", views.word, name="word"),
    path("listening/<slug:point_key>/links/add/", views.add_link, name="add_link"),
]
