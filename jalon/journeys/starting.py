"""The guided start: what a person has typed so far, as flat tables, and the map it makes.

A plan lives in the session between two steps; only the last one writes to the database.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from jalon.journeys.document import FORMAT, VERSION
from jalon.journeys.keys import free_key
from jalon.journeys.models import MeasurePoint

TEMPLATES_DATA = Path(__file__).with_name("templates_data")
BLANK = ""
TEMPLATES = (
    "simple-sale", "complex-sale", "mutual-insurance", "off-plan-home", "business-telecom",
)  # fmt: skip
# What a template brings beside what the steps ask for.
BROUGHT = ("lanes", "channels")
MOST_STAGES, MOST_SITUATIONS, MOST_POINTS = 6, 5, 3

Plan = dict[str, Any]


def template(name: str, language: str | None = None) -> dict[str, Any]:
    """The document of a template, in the language of the reader."""
    wanted = (language or get_language() or "fr")[:2]
    file = TEMPLATES_DATA / f"{name}.{wanted if wanted in {'fr', 'en'} else 'fr'}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def empty_plan() -> Plan:
    return {
        "template": BLANK, "persona": {}, "others": [], "lanes": [], "channels": [],
        "stages": [], "situations": [], "points": [],
    }  # fmt: skip


def plan_of(document: dict[str, Any]) -> Plan:
    plan = empty_plan()
    plan |= {"name": document["name"], "objective": document.get("objective", "")}
    plan["persona"], *plan["others"] = document.get("personas") or [{}]
    plan |= {name: document.get(name, []) for name in BROUGHT}
    points = {point["key"]: point for point in document.get("points", [])}
    for number, stage in enumerate(document["stages"]):
        plan["stages"].append(
            {"name": stage["name"], "description": stage.get("description", "")}
        )
        for situation in stage.get("situations", []):
            plan["points"] += points_of(situation, points, len(plan["situations"]))
            plan["situations"].append(situation_row(situation, number))
    return plan


def situation_row(situation: dict[str, Any], stage: int) -> dict[str, Any]:
    return {
        "stage": stage,
        "name": situation["name"],
        "description": situation.get("description", ""),
        "moment": situation.get("moment", "ordinary"),
        "channels": [each["channel"] for each in situation["touchpoints"]],
        "notes": situation.get("notes", []),
    }


KEPT_OF_POINT = ("family", "target_group")


def points_of(
    situation: dict[str, Any], points: dict[str, Any], number: int
) -> list[dict[str, Any]]:
    kept = ("label", "indicator", "objective", "floor", "question", *KEPT_OF_POINT)
    return [
        {name: points[key][name] for name in kept if name in points[key]}
        | {"situation": number, "channel": touchpoint["channel"]}
        for touchpoint in situation["touchpoints"]
        for key in touchpoint.get("points", [])
    ]


def document_of(plan: Plan) -> dict[str, Any]:
    """The map that the plan makes, its points new whatever the template they came from."""
    keys = new_keys([point["label"] for point in plan["points"]])
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": plan["name"],
        "objective": plan.get("objective", ""),
        "personas": [each for each in personas_of(plan) if each.get("name")],
        **{name: plan[name] for name in BROUGHT if plan.get(name)},
        "stages": [
            {**stage, "situations": situations_in(number, plan, keys)}
            for number, stage in enumerate(plan["stages"])
        ],
        "points": [
            point_document(point, key) for point, key in zip(plan["points"], keys, strict=True)
        ],
    }


def personas_of(plan: Plan) -> list[dict[str, Any]]:
    """The one that was filled in, then those of the template."""
    return [plan["persona"], *plan.get("others", [])]


def new_keys(labels: list[str]) -> list[str]:
    keys: list[str] = []
    for label in labels:
        key = free_key(MeasurePoint, label)
        while key in keys:
            key = f"{key}-bis"
        keys.append(key)
    return keys


def situations_in(stage: int, plan: Plan, keys: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": row["name"],
            "description": row.get("description", ""),
            "moment": row["moment"],
            "touchpoints": touchpoints_of(number, row, plan["points"], keys),
            "notes": row.get("notes", []),
        }
        for number, row in enumerate(plan["situations"])
        if row["stage"] == stage
    ]


def touchpoints_of(
    number: int, row: dict[str, Any], points: list[dict[str, Any]], keys: list[str]
) -> list[dict[str, Any]]:
    """A point stands on its channel where the situation still has it, else on the first."""
    places: dict[str, list[str]] = {channel: [] for channel in row["channels"]}
    for point, key in zip(points, keys, strict=True):
        if point["situation"] == number:
            channel = point.get("channel")
            places[channel if channel in places else row["channels"][0]].append(key)
    return [{"channel": channel, "points": planted} for channel, planted in places.items()]


def point_document(point: dict[str, Any], key: str) -> dict[str, Any]:
    written = {name: point[name] for name in ("label", "indicator", "objective", "floor")}
    kept = {name: point[name] for name in ("question", *KEPT_OF_POINT) if point.get(name)}
    return {"key": key, "family": "transactional", **written, **kept}


# What each step changes


def with_stages(plan: Plan, rows: list[dict[str, Any]]) -> Plan:
    """`rows` in place of the stages, blank names left out; situations follow their stage,
    and those of a stage that left go to the first."""
    kept = [number for number, row in enumerate(rows) if row["name"]]
    places = {number: place for place, number in enumerate(kept)}
    situations = [{**row, "stage": places.get(row["stage"], 0)} for row in plan["situations"]]
    return plan | {"stages": [rows[number] for number in kept], "situations": situations}


def with_situations(plan: Plan, rows: list[dict[str, Any]]) -> Plan:
    """Points follow their situation; those of one that left go to the first."""
    kept = [number for number, row in enumerate(rows) if row["name"]]
    places = {number: place for place, number in enumerate(kept)}
    before = plan["situations"]
    situations = [
        {**brought(before, number, "description", "notes"), **rows[number]} for number in kept
    ]
    points = [
        {**point, "situation": places.get(point["situation"], 0)} for point in plan["points"]
    ]
    return plan | {"situations": situations, "points": points}


def brought(rows: list[dict[str, Any]], number: int, *names: str) -> dict[str, Any]:
    """What the row of that number had and its form does not ask for."""
    row = rows[number] if number < len(rows) else {}
    return {name: row[name] for name in names if name in row}


def with_points(plan: Plan, rows: list[dict[str, Any]]) -> Plan:
    """A wording goes with its indicator: another indicator asks its own question."""
    points = []
    for number, row in enumerate(rows):
        if not row["label"]:
            continue
        before = brought(
            plan["points"], number, "channel", "question", "indicator", *KEPT_OF_POINT
        )
        if before.pop("indicator", None) != row["indicator"]:
            before.pop("question", None)
        points.append({**before, **row})
    return plan | {"points": points}
