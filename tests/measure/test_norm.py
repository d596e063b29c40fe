from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.measure import (
    CES1,
    Histogram,
    NoNorm,
    Verdict,
    against_peers,
    definition,
    difference,
    measure,
)
from tests.measure.builders import ces1_of, csat_of, csat_share, nps_of

PEERS = [nps_of(40, 40, 20), nps_of(45, 35, 20), nps_of(50, 30, 20), nps_of(400, 300, 300)]
POOL = nps_of(535, 405, 360)
# Ten agencies as different as real ones are.
TEN = [nps_of(40 + 3 * more, 35, 40 - 3 * more) for more in range(10)]
COUNTS = st.tuples(*[st.integers(0, 80)] * 3).filter(lambda counts: sum(counts) >= 10)


def test_the_norm_is_the_pool_of_the_others():
    against = against_peers(nps_of(70, 20, 10), PEERS, "nps")
    assert against.norm == measure("nps", POOL)
    assert against.difference == difference(nps_of(70, 20, 10), POOL, "nps")
    assert against.missing is None


def test_it_is_seen_with_its_own_interval():
    unit = nps_of(70, 20, 10)
    assert against_peers(unit, PEERS, "nps").unit == measure("nps", unit)


def test_three_others_make_no_norm():
    against = against_peers(nps_of(70, 20, 10), PEERS[:3], "nps")
    assert (against.norm, against.difference) == (None, None)
    assert (against.standing, against.funnel) == (None, None)
    assert against.missing is NoNorm.FEW_PEERS


def test_units_without_answers_are_no_peers():
    silent = [*PEERS[:3], nps_of(0, 0, 0)]
    assert against_peers(nps_of(70, 20, 10), silent, "nps").missing is NoNorm.FEW_PEERS


def test_a_small_unit_sees_the_norm_without_a_verdict():
    against = against_peers(nps_of(9, 0, 0), PEERS, "nps")
    assert against.norm == measure("nps", POOL)
    assert (against.difference, against.missing) == (None, "small_base")
    assert (against.standing, against.funnel) == (None, None)


def test_customers_who_repeat_themselves_widen_the_difference():
    plain = against_peers(nps_of(70, 20, 10), PEERS, "nps").difference
    shy = against_peers(nps_of(70, 20, 10), PEERS, "nps", design_effect=2.0).difference
    assert shy.value == plain.value
    assert shy.high - shy.low > plain.high - plain.low


# Where the unit stands


def test_many_answers_far_above_are_surely_better():
    standing = against_peers(nps_of(160, 30, 10), TEN, "nps").standing
    assert standing.verdict is Verdict.BETTER
    assert standing.p_better > 0.99
    assert standing.rank.low == 1


def test_many_answers_far_below_are_surely_worse():
    standing = against_peers(nps_of(30, 60, 110), TEN, "nps").standing
    assert standing.verdict is Verdict.WORSE
    assert standing.p_better < 0.01
    assert standing.rank.high == 11


def test_ten_perfect_answers_prove_nothing():
    """Raw, this unit would be first of the company by far."""
    standing = against_peers(nps_of(10, 0, 0), PEERS, "nps").standing
    assert standing.verdict is Verdict.ALIKE
    assert standing.shrunk.value < 70
    assert standing.rank is None


@pytest.mark.parametrize(("n", "is_ranked"), [(29, False), (30, True)])
def test_a_rank_needs_thirty_answers(n, is_ranked):
    standing = against_peers(nps_of(n, 0, 0), TEN, "nps").standing
    assert (standing.rank is not None) is is_ranked


def test_a_little_effort_is_better_where_low_is_good():
    peers = [ces1_of(10 + more, 20, 30, 20, 20 - more) for more in range(0, 20, 2)]
    easy, hard = ces1_of(70, 20, 5, 3, 2), ces1_of(2, 3, 5, 20, 70)
    assert against_peers(easy, peers, "ces1_mean").standing.verdict is Verdict.BETTER
    assert against_peers(easy, peers, "ces1_mean").standing.rank.low == 1
    assert against_peers(hard, peers, "ces1_mean").standing.verdict is Verdict.WORSE


@pytest.mark.parametrize("name", ["csat_t2b", "csat_mean"])
def test_shares_and_means_are_drawn_in_too(name):
    peers = [csat_of(5, 6, 15, 30 + 4 * more, 44 - 4 * more) for more in range(8)]
    against = against_peers(csat_of(0, 0, 1, 3, 16), peers, name)
    shrunk = against.standing.shrunk
    assert against.norm.value < shrunk.value < against.unit.value
    assert shrunk.low < shrunk.value < shrunk.high


def test_peers_that_all_answer_alike_make_a_norm_all_the_same():
    against = against_peers(csat_share(20, 20), [csat_share(15, 15)] * 5, "csat_t2b")
    assert against.norm.value == 100
    assert against.standing.verdict is Verdict.ALIKE


@pytest.mark.parametrize("satisfied", [0, 30])
@pytest.mark.parametrize("name", ["csat_t2b", "csat_mean"])
def test_units_all_at_one_end_of_the_scale_share_the_places(name, satisfied):
    unit = csat_share(satisfied, 30)
    assert against_peers(unit, [unit] * 8, name).standing.rank.expected == pytest.approx(5)


def test_a_perfect_unit_among_nearly_perfect_ones_is_no_better():
    """Most of them are above their mean, whatever this one says."""
    peers = [csat_share(40, 40)] * 9 + [csat_share(36, 40)]
    standing = against_peers(csat_share(12, 12), peers, "csat_t2b").standing
    assert standing.verdict is Verdict.ALIKE
    assert standing.p_better < 0.8


# The funnel


def test_the_funnel_stands_around_the_norm():
    funnel = against_peers(nps_of(70, 20, 10), PEERS, "nps").funnel
    assert funnel.centre == pytest.approx(measure("nps", POOL).value)
    low, high = funnel.limits(100)
    assert low < funnel.centre < high


def test_units_that_differ_widen_the_funnel():
    alike = against_peers(nps_of(50, 30, 20), [nps_of(50, 30, 20)] * 10, "nps").funnel
    apart = against_peers(nps_of(50, 30, 20), TEN, "nps").funnel
    assert alike.spread == 0
    assert apart.spread > 0


# What holds for any answers


@given(COUNTS, st.lists(COUNTS, min_size=4, max_size=7))
@settings(max_examples=60)
def test_the_mirror_of_the_answers_mirrors_the_verdict(unit, peers):
    straight = against_peers(nps_of(*unit), [nps_of(*each) for each in peers], "nps")
    turned = against_peers(
        nps_of(*reversed(unit)), [nps_of(*reversed(each)) for each in peers], "nps"
    )
    assert turned.standing.p_better == pytest.approx(1 - straight.standing.p_better, abs=1e-6)
    assert turned.standing.shrunk.low == pytest.approx(-straight.standing.shrunk.high, abs=1e-4)
    assert turned.funnel.spread == pytest.approx(straight.funnel.spread, abs=1e-6)


@given(COUNTS, st.lists(COUNTS, min_size=4, max_size=7), st.randoms())
@settings(max_examples=40)
def test_the_order_of_the_peers_says_nothing(unit, peers, chance):
    found = [
        against_peers(nps_of(*unit), [nps_of(*each) for each in order], "nps")
        for order in (peers, chance.sample(peers, len(peers)))
    ]
    assert found[0].norm == found[1].norm
    assert found[0].standing.p_better == pytest.approx(found[1].standing.p_better, abs=1e-9)


@given(st.data(), st.sampled_from(["nps", "csat_mean", "ces_t3b", "ces1_b2b", "ces1_mean"]))
@settings(max_examples=60)
def test_all_that_is_said_stays_in_range(data, name):
    scale = definition(name).scale
    rows = st.lists(st.integers(0, 40), min_size=len(scale), max_size=len(scale))
    drawn = [data.draw(rows.filter(lambda row: sum(row) >= 10)) for _ in range(6)]
    unit, *peers = (Histogram.of_counts(scale, row) for row in drawn)
    against = against_peers(unit, peers, name)
    lowest, highest = definition(name).range
    shrunk, (low, high) = against.standing.shrunk, against.funnel.limits(20)
    assert lowest <= shrunk.low <= shrunk.value + 1e-6
    assert shrunk.value <= shrunk.high + 1e-6 <= highest + 2e-6
    assert lowest <= low <= high <= highest
    assert 0 <= against.standing.p_better <= 1


def test_a_scale_is_compared_with_itself_alone():
    with pytest.raises(ValueError, match="never mix"):
        against_peers(csat_of(1, 1, 1, 3, 9), [Histogram.of(CES1, {1: 9})] * 4, "csat_t2b")
