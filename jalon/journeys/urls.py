from __future__ import annotations

from django.urls import path

from jalon.journeys.views import (
    cells,
    copies,
    drawing,
    files,
    lanes,
    live,
    pages,
    points,
    start,
)

app_name = "journeys"
urlpatterns = [
    path("map/", pages.list_journeys, name="list"),
    path("map/start/", start.start, name="start"),
    path("map/start/again/", start.start_again, name="start_again"),
    path("map/study/", copies.start_study, name="start_study"),
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
    path("map/notes/<int:note_id>/edit/", cells.edit_note, name="edit_note"),
    path("map/notes/<int:note_id>/move/", cells.move_note, name="move_note"),
    path("map/notes/<int:note_id>/remove/", cells.remove_note, name="remove_note"),
    path("map/sources/<int:source_id>/edit/", cells.edit_source, name="edit_source"),
    path("map/sources/<int:source_id>/remove/", cells.remove_source, name="remove_source"),
    path("map/lanes/<int:lane_id>/edit/", lanes.edit, name="edit_lane"),
    path("map/lanes/<int:lane_id>/move/", lanes.move, name="move_lane"),
    path("map/lanes/<int:lane_id>/hide/", lanes.hide, name="hide_lane"),
    path("map/lanes/<int:lane_id>/remove/", lanes.remove, name="remove_lane"),
    path("map/<slug:journey_key>/", pages.show_map, name="map"),
    path("map/<slug:journey_key>/lanes/", lanes.choose, name="lanes"),
    path("map/<slug:journey_key>/lanes/add/", lanes.add, name="add_lane"),
    path("map/<slug:journey_key>/undo/", live.undo, name="undo"),
    path("map/<slug:journey_key>/redo/", live.redo, name="redo"),
    path("map/<slug:journey_key>/changes/", live.changes, name="changes"),
    path("map/<slug:journey_key>/presence/", live.presence, name="presence"),
    path(
        "map/<slug:journey_key>/cells/<int:lane_id>/<int:situation_id>/",
        cells.cell,
        name="cell",
    ),
    path(
        "map/<slug:journey_key>/cells/<int:lane_id>/<int:situation_id>/add/",
        cells.add_note,
        name="add_note",
    ),
    path(
        "map/<slug:journey_key>/cells/<int:lane_id>/<int:situation_id>/sources/add/",
        cells.add_source,
        name="add_source",
    ),
    path("map/<slug:journey_key>/export/", files.export, name="export"),
    path("map/<slug:journey_key>/edit/", drawing.edit_journey, name="edit_journey"),
    path("map/<slug:journey_key>/duplicate/", copies.duplicate, name="duplicate"),
    path("map/<slug:journey_key>/archive/", drawing.archive, name="archive"),
    path("map/<slug:journey_key>/restore/", drawing.restore, name="restore"),
    path("map/<slug:journey_key>/personas/add/", drawing.add_persona, name="add_persona"),
    path("map/<slug:journey_key>/stages/add/", drawing.add_stage, name="add_stage"),
]
