from __future__ import annotations

from django.urls import path

from jalon.journeys.views import drawing, files, pages, points, start

app_name = "journeys"
urlpatterns = [
    path("map/", pages.list_journeys, name="list"),
    path("map/start/", start.start, name="start"),
    path("map/start/again/", start.start_again, name="start_again"),
    path("map/import/", files.import_map, name="import"),
    path("map/journey.schema.json", files.show_schema, name="schema"),
    path("map/stages/<int:stage_id>/edit/", drawing.edit_stage, name="edit_stage"),
    path("map/stages/<int:stage_id>/move/", drawing.move_stage, name="move_stage"),
    path("map/stages/<int:stage_id>/remove/", drawing.remove_stage, name="remove_stage"),
    path("map/stages/<int:stage_id>/add/", drawing.add_situation, name="add_situation"),
    path(
        "map/situations/<int:situation_id>/edit/", drawing.edit_situation, name="edit_situation"
    ),
    path(
        "map/situations/<int:situation_id>/move/", drawing.move_situation, name="move_situation"
    ),
    path(
        "map/situations/<int:situation_id>/remove/",
        drawing.remove_situation,
        name="remove_situation",
    ),
    path("map/situations/<int:situation_id>/points/add/", points.add_point, name="add_point"),
    path(
        "map/situations/<int:situation_id>/points/plant/",
        points.plant_point,
        name="plant_point",
    ),
    path("map/plantings/<int:planting_id>/move/", points.move_planting, name="move_planting"),
    path("map/plantings/<int:planting_id>/uproot/", points.uproot, name="uproot"),
    path("map/personas/<int:persona_id>/edit/", drawing.edit_persona, name="edit_persona"),
    path(
        "map/personas/<int:persona_id>/remove/", drawing.remove_persona, name="remove_persona"
    ),
    path("map/<slug:journey_key>/", pages.show_map, name="map"),
    path("map/<slug:journey_key>/export/", files.export, name="export"),
    path("map/<slug:journey_key>/edit/", drawing.edit_journey, name="edit_journey"),
    path("map/<slug:journey_key>/archive/", drawing.archive, name="archive"),
    path("map/<slug:journey_key>/restore/", drawing.restore, name="restore"),
    path("map/<slug:journey_key>/personas/add/", drawing.add_persona, name="add_persona"),
    path("map/<slug:journey_key>/stages/add/", drawing.add_stage, name="add_stage"),
]
