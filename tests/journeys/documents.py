"""Documents of maps, drawn by chance: whatever a person may write."""

from __future__ import annotations

from hypothesis import strategies as st

from jalon.journeys.lanes import BLOCKS


def a_document(**fields: object) -> dict:
    return {"format": "jalon.journey", "version": 2, "name": "Achat", "stages": []} | fields


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
name = text.filter(lambda each: each.strip())
channels = st.lists(
    st.sampled_from(["web", "app", "store", "phone", "email", "post", "social", "chat"]),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip
uids = st.uuids().map(lambda each: each.hex[:12])
LANES = ["expectation", "emotion", "front", "irritant", "action", "temps"]
notes = st.builds(
    lambda uid, lane, text, more: {"uid": uid, "lane": lane, "text": text} | more,
    uids, st.sampled_from(LANES), name,
    st.sampled_from([{}, {"severity": 5}, {"mood": -2}, {"state": "done"}, {"channel": "web"}]),
)  # fmt: skip
sources = st.builds(
    lambda uid, lane, kind, day, citation: {
        "uid": uid, "lane": lane, "kind": kind, "date": day.isoformat(), "citation": citation,
    },
    uids, st.sampled_from(LANES), st.sampled_from(["workshop", "mystery_visit", "data"]),
    st.dates(), text,
)  # fmt: skip
situations = st.builds(
    lambda uid, name, words, moment, keys, notes, sources: {
        "uid": uid, "name": name, "description": words, "moment": moment,
        "touchpoints": [{"channel": key, "points": []} for key in keys],
        "notes": notes, "sources": sources,
    },
    uids, name, text, st.sampled_from(["ordinary", "moment_of_truth", "transaction", "wow"]),
    channels, st.lists(notes, max_size=2), st.lists(sources, max_size=2),
)  # fmt: skip
stages = st.builds(
    lambda uid, name, words, lived: {
        "uid": uid, "name": name, "description": words, "situations": lived,
    },
    uids, name, text, st.lists(situations, max_size=3),
)  # fmt: skip
personas = st.builds(
    lambda uid, name, goal, quote: {"uid": uid, "name": name, "goal": goal, "quote": quote},
    uids, name, text, text,
)  # fmt: skip
AIMS = {"nps": (20.5, -3.0), "csat": (80.0, 65.0), "ces2": (75.0, None), "ces1": (None, None)}


AN_ADDED_LANE = {
    "uid": "temps", "kind": "custom", "block": "customer", "name": "Temps passé", "shown": True,
}  # fmt: skip
A_NEW_MAP = [
    {"uid": f"lane-{kind}", "kind": kind, "block": block, "name": "", "shown": kind != "back"}
    for block, kinds in BLOCKS.items()
    for kind in kinds
]


@st.composite
def documents(draw: st.DrawFn) -> dict:
    drawn = draw(st.lists(stages, max_size=3))
    places = [
        each
        for stage in drawn
        for lived in stage["situations"]
        for each in lived["touchpoints"]
    ]
    points = []
    for number, place in enumerate(places[: draw(st.integers(0, 4))]):
        indicator = draw(st.sampled_from(sorted(AIMS)))
        points.append(a_described_point(f"p-{number}", indicator, draw(name)))
        place["points"].append(f"p-{number}")
    return a_document(
        name=draw(name), kind=draw(st.sampled_from(["current", "target"])), objective=draw(text),
        personas=draw(st.lists(personas, max_size=2)), stages=drawn, points=points,
        lanes=[*A_NEW_MAP, AN_ADDED_LANE], starts_date="2026-01-01", ends_date="2026-03-31",
    )  # fmt: skip


def a_described_point(key: str, indicator: str, label: str) -> dict:
    objective, floor = AIMS[indicator]
    return {
        "key": key, "indicator": indicator, "family": "transactional", "label": label,
        "objective": objective, "floor": floor, "wording": "standard", "audience": "employees",
        "target_group": "clients livrés",
    }  # fmt: skip


def in_order(document: dict) -> dict:
    """Channels stand in the company's order, notes and sources in that of their lanes."""
    lanes = [lane["kind"] if lane["uid"] != "temps" else "temps" for lane in document["lanes"]]
    order = ["web", "app", "store", "phone", "email", "post", "social", "chat"]
    for stage in document["stages"]:
        for situation in stage["situations"]:
            situation["touchpoints"].sort(key=lambda each: order.index(each["channel"]))
            situation["notes"].sort(key=lambda each: lanes.index(each["lane"]))
            situation["sources"].sort(key=lambda each: lanes.index(each["lane"]))
    return document
