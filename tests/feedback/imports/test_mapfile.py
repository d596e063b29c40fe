"""A map file: what it says, and what is wrong with it, by line and field."""

from __future__ import annotations

import pytest
from django.utils import translation

from jalon.feedback.imports import notation
from jalon.feedback.imports.mapfile import MapRefused, from_plain, parse, written

GOOD = """
source: salon-2024
date: 2024-05-15
points:
  - {column: Q1, point: accueil, indicator: csat}
"""


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(MapRefused) as refusal:
        parse(text)
    return [(problem.line, problem.place) for problem in refusal.value.problems]


def test_the_smallest_map() -> None:
    plan = parse(GOOD)
    assert (plan.name, plan.source, plan.family) == ("salon-2024", "salon-2024", "relational")
    assert [point.label for point in plan.points] == ["accueil"]


def test_values_are_read_as_they_are_written() -> None:
    plan = parse(
        GOOD + "    \nsegment: {column: S, recode: {no: Norvège, 05: Cinq, 1e3: Mille}}"
    )
    assert plan.segment is not None
    assert dict(plan.segment.recode) == {"no": "Norvège", "05": "Cinq", "1e3": "Mille"}


def test_a_column_may_have_had_several_names() -> None:
    plan = parse(GOOD.replace("Q1", "[Q1, Q1BIS]"))
    assert plan.points[0].source.columns == ("Q1", "Q1BIS")


def test_a_point_says_otherwise_than_every_point() -> None:
    shared = "every_point: {indicator: nps, blank: [99]}\n"
    own = (
        "  - {column: Q2, point: b, indicator: csat, blank: [0]}\n  - {column: Q3, point: c}\n"
    )
    _first, second, third = parse(shared + GOOD.strip() + "\n" + own).points
    assert (second.indicator, set(second.blank)) == ("csat", {"0"})
    assert (third.indicator, set(third.blank)) == ("nps", {"99"})


def test_a_code_of_every_point_takes_no_grade_from_a_scale_that_has_it() -> None:
    shared = "every_point: {not_applicable: [6]}\n"
    csat, nps = parse(
        shared + GOOD.strip() + "\n  - {column: Q2, point: b, indicator: nps}\n"
    ).points
    assert (set(csat.not_applicable), set(nps.not_applicable)) == ({"6"}, set())


def test_a_map_kept_in_the_database_reads_the_same() -> None:
    plan = parse(GOOD)
    assert from_plain(plan.plain) == plan
    assert parse(notation.write(plan.plain)) == plan


def test_a_map_is_written_in_the_order_of_the_guide() -> None:
    shuffled = {
        "points": [{"indicator": "csat", "column": "Q"}],
        "date": "2024-05-15",
        "source": "a",
    }
    lines = ["source: a", "date: '2024-05-15'", "points:", "- column: Q", "  indicator: csat"]
    assert written(shuffled).splitlines() == lines


def test_an_unknown_key_is_named_with_its_line_and_what_it_may_be() -> None:
    with translation.override("fr"), pytest.raises(MapRefused, match="peut-être segment"):
        parse(GOOD + "segmant: {column: S}")
    assert problems(GOOD + "segmant: {column: S}") == [(6, "segmant")]


def test_everything_wrong_is_said_at_once() -> None:
    dated = "source: Été 24\ndate: {year: 2024, day: {column: J}}\n"
    wrong = dated + "family: tiède\npoints: [{column: Q1}]"
    assert problems(wrong) == [
        (3, "family"),
        (1, "source"),
        (2, "date.month"),
        (4, "points[1].point"),
        (4, "points[1].indicator"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just a sentence",
        "- a\n- list",
        "a: &x [1]\nb: *x",
        "a: !!python/object:os.system {}",
        "a: {" * 30,
        "[" * 5000,
        "source: a\nsource: b",
        "? [1, 2]\n: 3",
        "a: \x00",
        "key: 'never closed",
        "é" * 300_000,
    ],
    ids=[
        "empty", "sentence", "list", "alias", "tag", "nested", "brackets", "twice",
        "complex key", "null", "quote", "huge",
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_and_nothing_else_happens(text) -> None:
    assert problems(text)


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("objective: beaucoup", "points[1].objective"),
        ("scale: [0, 10]", "points[1].scale"),
        ("definition: nps", "points[1].definition"),
        ("reversed: peut-être", "points[1].reversed"),
        ("recode: [1, 2]", "points[1].recode"),
        ("indicator: stars", "points[1].indicator"),
    ],
)
def test_a_wrong_field_of_a_point_is_placed(field, place) -> None:
    indicator = "" if field.startswith("indicator") else "indicator: csat, "
    point = f"{{column: Q, point: p, {indicator}{field}}}"
    assert problems(f"source: a\ndate: 2024-01-01\npoints: [{point}]") == [(3, place)]


def test_two_columns_never_pour_into_one_point() -> None:
    twice = GOOD + "  - {column: Q2, point: accueil, indicator: csat}\n"
    assert problems(twice) == [(2, "points")]
