from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.measure.posteriors import Normals
from jalon.measure.ranks import numbers_of, rank_of


def normals(*units):
    means, deviations = (
        np.array([[each] for each in column]) for column in zip(*units, strict=True)
    )
    return Normals(np.array([1.0]), means, deviations)


def test_units_far_apart_have_their_place():
    believed = normals((10, 0.1), (30, 0.1), (20, 0.1))
    found = rank_of(2, believed)
    assert (round(found.expected, 3), found.low, found.high, found.among) == (2, 2, 2, 3)


def test_units_all_alike_have_any_place():
    found = rank_of(0, normals(*[(10, 1.0)] * 39))
    assert found.expected == pytest.approx(20, abs=0.05)
    assert (found.low, found.high) == (1, 39)


def test_where_low_is_good_the_lowest_is_first():
    believed = normals((1.5, 0.01), (2.0, 0.01), (3.0, 0.01))
    assert rank_of(0, believed, low_is_good=True).expected == pytest.approx(1)
    assert rank_of(0, believed).expected == pytest.approx(3)


def test_it_is_the_rank_met_in_many_draws():
    chance = np.random.default_rng(4)
    believed = normals(*[(chance.normal(0, 2), chance.uniform(0.5, 3)) for _ in range(12)])
    draws = chance.normal(believed.means[:, 0], believed.deviations[:, 0], (60_000, 12))
    ranks = 1 + (draws > draws[:, [3]]).sum(axis=1)
    found = rank_of(3, believed)
    assert found.expected == pytest.approx(ranks.mean(), abs=0.03)
    assert [found.low, found.high] == np.quantile(ranks, [0.025, 0.975]).tolist()


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.2, 5)), min_size=2, max_size=8))
def test_expected_ranks_share_out_the_places(units):
    believed = normals(*units)
    found = [rank_of(position, believed) for position in range(len(units))]
    places = len(units) * (len(units) + 1) / 2
    assert sum(each.expected for each in found) == pytest.approx(places, abs=0.02 * places)
    assert all(1 <= each.low <= each.high <= len(units) for each in found)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_the_chances_of_numbers_add_up(chances):
    found = numbers_of(np.array(chances)[:, None])[0]
    assert found.sum() == pytest.approx(1)
    assert found @ np.arange(len(found)) == pytest.approx(sum(chances))


def test_two_coins_fall_as_they_do():
    assert numbers_of(np.array([[0.5], [0.5]]))[0] == pytest.approx([0.25, 0.5, 0.25])
