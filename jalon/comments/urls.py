from __future__ import annotations

from django.urls import path

from jalon.comments import views

app_name = "comments"
urlpatterns = [
    path("map/<slug:journey_key>/comments/", views.list_comments, name="list"),
    path("map/<slug:journey_key>/comments/cell/", views.show_cell, name="cell"),
    path("comments/<int:comment_id>/resolve/", views.resolve, name="resolve"),
    path("comments/<int:comment_id>/reopen/", views.reopen, name="reopen"),
    path("comments/<int:comment_id>/withdraw/", views.withdraw, name="withdraw"),
    path("mentions/", views.list_mentions, name="mentions"),
    path("mentions/<int:mention_id>/", views.open_mention, name="open"),
]
