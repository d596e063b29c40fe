"""Maps to draw: a small one with everything on it, and one as large as asked."""

from __future__ import annotations

from typing import Any

from jalon.journeys.drawn_figures import NO_FIGURES, Figure, Figures
from jalon.journeys.exports.layout import Content
from jalon.journeys.exports.poster import About
from jalon.journeys.lanes import BLOCKS
from jalon.journeys.reading import matrix_of

ABOUT = About("Maison Lavigne", "26 novembre 2026")
EVERY_LANE = [{"kind": kind, "block": block} for block, held in BLOCKS.items() for kind in held]
NOTES = [
    {"lane": "expectation", "text": "Un prix clair"},
    {"lane": "emotion", "text": "Inquiet", "mood": -2},
    {"lane": "verbatim", "text": "« On me redemande tout »"},
    {"lane": "front", "text": "Boutique", "unit": "sav"},
    {"lane": "system", "text": "Tarificateur"},
    {"lane": "irritant", "text": "Délai d’expertise", "severity": 5},
    {"lane": "critical", "text": "Appel après un refus", "channel": "phone"},
    {"lane": "question", "text": "Qui décide ?"},
    {"lane": "action", "text": "Préremplir", "state": "doing"},
]
POINT = {
    "key": "devis", "indicator": "nps", "family": "relational", "label": "Faire un devis",
    "objective": 20, "floor": 0,
}  # fmt: skip
SHOWN = Figure(
    "storm", "−18", "[−27 ; −9]", "n = 402", "Sûrement sous son seuil", -18, -27, -9, 402
)


def a_situation(name: str = "Comparer", **fields: Any) -> dict[str, Any]:
    return {"name": name, "touchpoints": [{"channel": "web"}]} | fields


def a_map(**fields: Any) -> dict[str, Any]:
    """One stage, one situation, a note in every lane, a point."""
    source = {"lane": "irritant", "kind": "workshop", "date": "2026-11-12"}
    lived = a_situation(
        moment="wow", notes=NOTES, sources=[source],
        touchpoints=[{"channel": "web", "points": ["devis"]}],
    )  # fmt: skip
    stage = {"name": "Choisir", "description": "Il compare", "situations": [lived]}
    persona = {"name": "Marc", "goal": "Être remboursé", "quote": "Je cotise depuis toujours"}
    return {
        "name": "Assurance habitation", "objective": "Être compris", "personas": [persona],
        "lanes": EVERY_LANE, "stages": [stage], "points": [POINT],
    } | fields  # fmt: skip


def a_large_map(stages: int, situations: int, notes: int = 1) -> dict[str, Any]:
    lanes = [
        lane["kind"] for lane in EVERY_LANE if lane["kind"] not in {"touchpoints", "measures"}
    ]
    written = [
        {"lane": lane, "text": f"Fiche {n} de mots"} for lane in lanes for n in range(notes)
    ]
    return {
        "name": "Un long parcours", "lanes": EVERY_LANE, "stages": [
            {"name": f"Étape {n}", "situations": [
                a_situation(f"Vivre {n}-{m}", notes=written) for m in range(situations)
            ]}
            for n in range(stages)
        ],
    }  # fmt: skip


def figures(figure: Figure = SHOWN) -> Figures:
    return Figures(
        {"devis": figure}, "du 30 octobre au 26 novembre 2026", "Région Sud-Ouest",
        "26 novembre 2026 à 14 h 30",
    )  # fmt: skip


def drawn(document: dict[str, Any] | None = None, shown: Figures = NO_FIGURES) -> Content:
    return Content(matrix_of(document or a_map()), shown)
