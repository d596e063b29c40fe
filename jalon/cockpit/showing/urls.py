from __future__ import annotations

from django.urls import path

from jalon.cockpit.showing import public, views

urlpatterns = [
    path("weather/walls/", views.walls, name="walls"),
    path("weather/walls/<int:wall_id>/close/", views.close_wall, name="close_wall"),
    path("weather/embeds/", views.embeds, name="embeds"),
    path("weather/embeds/<int:embed_id>/close/", views.close_embed, name="close_embed"),
    path("weather/embeds/origins/add/", views.allow_origin, name="allow_origin"),
    path(
        "weather/embeds/origins/<int:origin_id>/remove/",
        views.forbid_origin,
        name="forbid_origin",
    ),
    path("weather/shares/", views.shares, name="shares"),
    path("weather/shares/<int:share_id>/close/", views.close_share, name="close_share"),
    path("shared/<str:token>/", views.share, name="share"),
    path("wall/<str:token>/", public.wall, name="wall"),
    path("embed/<str:token>/", public.embed, name="embed"),
]
