"""What the guide shows is read as it says, and the examples fit together."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from jalon.feedback.imports.mapfile import (
    KEYS,
    POINT_KEYS,
    parse,
)
from jalon.journeys import document

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDES = [DOCS / "guides" / "import.md", DOCS / "guides" / "import.en.md"]
MAPS = sorted((DOCS / "examples").glob("*.yaml"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_map_of_the_guide_is_a_map(guide) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", guide.read_text(), flags=re.DOTALL)
    assert [point.indicator for point in parse(shown).points] == ["nps"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_key_of_a_map_is_explained(guide) -> None:
    explained = set(re.findall(r"`([a-z_]+)`", guide.read_text()))
    assert {*KEYS, *POINT_KEYS} - explained == set()


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_every_example_is_a_map(path) -> None:
    plan = parse(path.read_text())
    assert plan.source.replace("-", "_") == path.stem
    assert plan.plain.keys() == yaml.safe_load(path.read_text()).keys()


@pytest.mark.django_db
def test_every_point_of_the_airport_stands_on_its_journey() -> None:
    content = (DOCS / "examples" / "airport.json").read_bytes()
    assert document.read(content) == json.loads(content)
    drawn = {point["key"] for point in json.loads(content)["points"]}
    maps = [parse(path.read_text()) for path in MAPS if path.stem.startswith("sfo")]
    assert {point.point for plan in maps for point in plan.points} == drawn
