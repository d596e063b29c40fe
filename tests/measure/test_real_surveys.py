"""The figures of a published survey, from its file."""

from __future__ import annotations

import csv

from jalon.measure import NPS, Histogram, measure
from tests.realdata import folder


def airport_answers():
    path = folder("sfo_customer_survey") / "sfo_2017.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    # A question left blank is empty, or coded 11: not a promoter.
    graded = [row for row in rows if row["NETPRO"] not in {"", "11"}]
    return [(int(row["NETPRO"]), float(row["WEIGHT"])) for row in graded]


def figures(estimate):
    return round(estimate.value, 2), round(estimate.low, 2), round(estimate.high, 2)


def test_the_airport_unweighted():
    score = measure(
        "nps", Histogram.of_answers(NPS, [(grade, 1) for grade, _ in airport_answers()])
    )
    assert score.n == 2_746
    assert figures(score) == (39.84, 37.19, 42.42)


def test_the_airport_weighted():
    score = measure("nps", Histogram.of_answers(NPS, airport_answers()))
    assert (score.n, round(score.n_eff, 1)) == (2_746, 2_266.5)
    assert figures(score) == (40.40, 37.50, 43.21)
