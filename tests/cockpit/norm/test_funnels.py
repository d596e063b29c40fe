from __future__ import annotations

from jalon.cockpit.norm import funnels
from jalon.measure import Estimate, Funnel

FUNNEL = Funnel(centre=25.0, variance=6000.0, spread=20.0, phi=1.4, range=(-100, 100))
OWN = Estimate("nps", 40.0, 20.0, 60.0, 100, 100.0)
SMALL = Estimate("nps", -90.0, -99.0, -20.0, 12, 12.0)
LARGE = Estimate("nps", 30.0, 25.0, 35.0, 900, 900.0)


def drawn(own=OWN, dots=()):
    return funnels.draw(FUNNEL, own, dots, lambda level: f"{level:g}", lambda n: f"{n:g}")


def places(points: str) -> list[tuple[int, int]]:
    return [tuple(map(int, place.split(","))) for place in points.split()]


def test_the_unit_stands_inside_its_drawing() -> None:
    drawing = drawn()
    assert funnels.LEFT < drawing.own.x < funnels.RIGHT
    assert drawing.own_high_y < drawing.own.y < drawing.own_low_y


def test_better_is_higher() -> None:
    assert drawn().own.y < drawn().centre_y


def test_the_limits_close_in_on_the_norm() -> None:
    edge = places(drawn().warning)
    first, last = edge[0], edge[len(edge) // 2 - 1]
    assert first[0] == funnels.LEFT
    assert last[0] == funnels.RIGHT
    assert first[1] < last[1] < drawn().centre_y


def test_the_control_limits_stand_outside_the_warning_limits() -> None:
    drawing = drawn()
    outer, inner = places(drawing.control), places(drawing.warning)
    assert all(
        a[1] <= b[1]
        for a, b in zip(outer[: funnels.STEPS], inner[: funnels.STEPS], strict=True)
    )


def test_the_axis_reaches_the_largest_unit_shown() -> None:
    alone, among = drawn(), drawn(dots=[("Grande", LARGE), ("Petite", SMALL)])
    assert among.own.x < alone.own.x
    assert all(funnels.LEFT <= dot.x <= funnels.RIGHT for dot in among.dots)
    assert all(funnels.TOP <= dot.y <= funnels.BOTTOM for dot in among.dots)
    assert [dot.title for dot in among.dots] == ["Grande", "Petite"]


def test_a_unit_with_the_fewest_answers_is_drawn_too() -> None:
    few = Estimate("nps", 100.0, 44.5, 100.0, 10, 10.0)
    drawing = drawn(few)
    assert drawing.own.x == funnels.LEFT
    assert [tick.text for tick in drawing.counts] == ["10", "20", "30"][: len(drawing.counts)]
