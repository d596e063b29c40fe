from __future__ import annotations

from django.urls import path

from jalon.feedback.imports import views

urlpatterns = [
    path("", views.show_all, name="imports"),
    path("new/", views.new, name="import_new"),
    path("<int:batch_id>/", views.show, name="import"),
    path("<int:batch_id>/columns/", views.columns, name="import_columns"),
    path("<int:batch_id>/details/", views.details, name="import_details"),
    path("<int:batch_id>/written/", views.written, name="import_written"),
    path("<int:batch_id>/map/", views.download_map, name="import_map"),
    path("<int:batch_id>/check/", views.check, name="import_check"),
    path("<int:batch_id>/start/", views.start, name="import_start"),
    path("<int:batch_id>/cancel/", views.cancel, name="import_cancel"),
    path("<int:batch_id>/undo/", views.undo, name="import_undo"),
    path("<int:batch_id>/discard/", views.discard, name="import_discard"),
    path("<int:batch_id>/report/", views.report, name="import_report"),
]
