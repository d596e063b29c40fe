"""What a CX manager would have written in the cells of the two maps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jalon.journeys.actions import add_note, add_source, show_lanes
from jalon.journeys.lanes import says_more
from jalon.journeys.models import Channel, Journey, Lane, Situation
from jalon.organisation.models import Unit

Written = dict[str, Any]
WRITTEN: dict[str, Written] = tomllib.loads(
    (Path(__file__).parent / "cells.toml").read_text(encoding="utf-8")
)


def fill_cells(
    journey: Journey,
    situations: Mapping[str, Situation],
    units: Mapping[str, Unit],
    *,
    by: str,
    at: datetime,
    today: datetime,
) -> None:
    """Every lane shown: the demo is a full map, a new one begins with few."""
    lanes = {lane.kind: lane for lane in journey.lanes.all()}
    shown = {lane.pk for lane in lanes.values()}
    show_lanes(journey=journey, shown=shown, by=by, at=at)
    services = {unit.name: unit for unit in units.values()}
    channels = {channel.key: channel for channel in Channel.objects.all()}
    for key, situation in situations.items():
        written = {**WRITTEN[key]}
        sources = written.pop("sources", [])
        for lane, note in notes_of(written, lanes, services, channels):
            add_note(lane=lane, situation=situation, by=by, at=at, **note)
        for kind, origin, weeks, citation in sources:
            add_source(
                lane=lanes[kind], situation=situation, kind=origin, citation=citation,
                seen_date=(today - timedelta(weeks=weeks)).date(), by=by, at=at,
            )  # fmt: skip


def notes_of(
    written: Written,
    lanes: Mapping[str, Lane],
    services: Mapping[str, Unit],
    channels: Mapping[str, Channel],
) -> Iterator[tuple[Lane, Written]]:
    for kind, entries in written.items():
        more = says_more(kind)
        for entry in entries:
            said, text = entry if isinstance(entry, list) else (services.get(entry), entry)
            value: Any = channels[str(said)] if more == "channel" else said
            yield (
                lanes[kind],
                {"text": text} | ({more: value} if more and value is not None else {}),
            )
