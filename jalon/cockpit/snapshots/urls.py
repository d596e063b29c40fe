from __future__ import annotations

from django.urls import path

from jalon.cockpit.snapshots import views

urlpatterns = [
    path("map/photos/<int:snapshot_id>/", views.show, name="snapshot"),
    path("map/photos/<int:snapshot_id>/rename/", views.rename, name="rename_snapshot"),
    path("map/photos/<int:snapshot_id>/archive/", views.archive, name="archive_snapshot"),
    path("map/photos/<int:snapshot_id>/list/", views.list_again, name="list_snapshot_again"),
    path("map/photos/<int:snapshot_id>/draft/", views.draw_again, name="draft_from_snapshot"),
    path(
        "map/photos/<int:snapshot_id>/figures.<str:file_format>",
        views.export_figures,
        name="export_snapshot",
    ),
    path("map/<slug:journey_key>/photos/", views.show_all, name="snapshots"),
    path("map/<slug:journey_key>/photos/new/", views.take, name="take_snapshot"),
    path("map/<slug:journey_key>/compare/", views.compare, name="compare"),
    path(
        "map/<slug:journey_key>/compare/<str:what>.<str:file_format>",
        views.export_comparison,
        name="export_comparison",
    ),
]
