"""The drawing as the browser gets it. To accept a new one: JALON_SNAPSHOTS=write."""

from __future__ import annotations

import os
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from jalon.cockpit.board import Board, Line, Place, Situation, Stage
from jalon.cockpit.drawing import draw
from jalon.cockpit.figures import Change, PointFigure
from jalon.measure import NPS, Histogram, gap, measure, weather

SNAPSHOT = Path(__file__).parent / "snapshots" / "live_map.svg"

BOARD = Board(
    lines=(Line("web", "web", "Site web"), Line("phone", "phone", "Téléphone")),
    stages=(
        Stage(1, "Choisir", (
            Situation(1, "Chercher une offre", places=(Place(1, "web"),)),
            Situation(2, "Faire un devis", "", (Place(2, "web", ("devis",)), Place(3, "phone"))),
        )),
        Stage(2, "Être aidé", (
            Situation(3, "Appeler le SAV", "moment_of_truth", (Place(4, "phone", ("sav",)),)),
            Situation(4, "Être rappelé", "wow", (Place(5, "phone", ("rappel",)),)),
            Situation(5, "Donner son avis", "", (Place(6, "web", ("equipes",)),)),
        )),
        Stage(3, "Renouveler", (Situation(6, "Rester", places=(Place(7, "web"),)),)),
    ),
)  # fmt: skip


def figure(key: str, grades: dict[int, int], arrow: str | None = None) -> PointFigure:
    histogram = Histogram.of(NPS, grades)
    found = measure("nps", histogram)
    known = found.n >= 10
    return PointFigure(
        key, key.title(), "nps", "nps", found.n, found.n_eff, histogram, {},
        found.value if known else None, found.low if known else None,
        found.high if known else None, str(weather(found, objective=20, floor=0)), 20, 0,
        gap(found, 20), Change(-12, -20, -4, 0.01, arrow) if arrow else None, "normal", None, {}, 1,
    )  # fmt: skip


def private_figure(key: str) -> PointFigure:
    return PointFigure(
        key, key.title(), "nps", "nps", None, None, None, {}, None, None, None, None, 20, 0,
        None, None, None, "few_people", {}, 1,
    )  # fmt: skip


def the_drawing() -> str:
    figures = {
        "devis": figure("devis", {10: 240, 8: 100, 3: 60}),
        "sav": figure("sav", {10: 20, 8: 30, 3: 50}, arrow="down"),
        "rappel": figure("rappel", {10: 7}),
        "equipes": private_figure("equipes"),
    }
    gaps = {
        key: (each.gap.value, each.gap.low, each.gap.high)
        for key, each in figures.items()
        if each.gap
    }
    context = {
        "drawn": draw(BOARD, figures, gaps, folded={3}),
        "journey": {"name": "Achat d’un équipement"},
        "selected": "sav",
        "foldings": {stage.id: f"?fold={stage.id}" for stage in BOARD.stages},
        "pointings": {key: f"?point={key}" for key in figures},
    }
    with translation.override("fr"):
        return render_to_string("cockpit/map.html", context)


def test_the_map_is_drawn_as_before() -> None:
    drawing = "\n".join(line.strip() for line in the_drawing().splitlines() if line.strip())
    if os.environ.get("JALON_SNAPSHOTS") == "write":
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(f"{drawing}\n")
    assert f"{drawing}\n" == SNAPSHOT.read_text()
