"""Thousands of cells at once give what each gives alone, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from jalon.measure import (
    CSAT,
    DEFINITIONS,
    NPS,
    Cells,
    Estimate,
    Histogram,
    definition,
    measure,
    measure_many,
)


def random_counts(grades, *, cells=500):
    chance = np.random.default_rng(grades)
    return chance.integers(0, 40, (cells, grades)) * chance.integers(0, 2, (cells, grades))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_unweighted_cells(name):
    scale = definition(name).scale
    counts = random_counts(len(scale))
    alone = [measure(name, Histogram.of_counts(scale, row)) for row in counts.tolist()]
    assert measure_many(name, counts).one_by_one() == alone


@pytest.mark.parametrize("name", DEFINITIONS)
def test_weighted_cells_with_a_design_effect(name):
    scale = definition(name).scale
    cells = weighted(scale, cells=200)
    together = measure_many(name, *cells, design_effect=1.7).one_by_one()
    rows = zip(*(column.tolist() for column in cells), strict=True)
    alone = [
        measure(name, Histogram(scale, tuple(n), tuple(w), square), design_effect=1.7)
        for n, w, square in rows
    ]
    assert together == alone


def weighted(scale, *, cells):
    counts = random_counts(len(scale), cells=cells)
    chance = np.random.default_rng(11)
    weights = counts * chance.integers(200_000, 3_000_000, counts.shape)
    squares = (weights.astype(float) ** 2 / 1e6 / np.maximum(counts, 1)).sum(axis=1)
    return counts, weights, np.ceil(squares).astype(np.int64)


def test_one_cell_may_come_as_a_plain_row():
    assert measure_many("csat_mean", [0, 0, 2, 2, 0]).value.tolist() == [3.5]


def test_a_row_of_another_scale_is_refused():
    with pytest.raises(ValueError, match="nps needs 11 counts a cell"):
        measure_many("nps", [[1, 2, 3, 4, 5]])


def test_an_empty_cell_is_not_a_number():
    estimates = measure_many("csat_mean", [[0, 0, 0, 0, 0], [0, 0, 0, 0, 9]])
    assert np.isnan(estimates.value).tolist() == [True, False]
    assert estimates.one_by_one()[0] == Estimate("csat_mean", None, None, None, 0, 0.0)


def test_no_cell_at_all():
    assert measure_many("csat_t2b", np.zeros((0, 5))).one_by_one() == []


def test_histograms_become_rows():
    cells = Cells.of([Histogram.of(CSAT, {5: 3}), Histogram.of_answers(CSAT, [(1, 0.5)])])
    assert cells.counts.tolist() == [[0, 0, 0, 0, 3], [1, 0, 0, 0, 0]]
    assert cells.weight.tolist() == [3.0, 0.5]
    assert cells.n_eff.tolist() == [3.0, 1.0]


def test_rows_are_of_one_scale():
    with pytest.raises(ValueError, match="one scale"):
        Cells.of([Histogram.empty(CSAT), Histogram.empty(NPS)])
