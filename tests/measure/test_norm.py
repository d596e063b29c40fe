from __future__ import annotations

from jalon.measure import NoNorm, against_peers, difference, measure
from tests.measure.builders import nps_of

PEERS = [nps_of(40, 40, 20), nps_of(45, 35, 20), nps_of(50, 30, 20), nps_of(400, 300, 300)]
POOL = nps_of(535, 405, 360)


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
    assert against.missing is NoNorm.FEW_PEERS


def test_units_without_answers_are_no_peers():
    silent = [*PEERS[:3], nps_of(0, 0, 0)]
    assert against_peers(nps_of(70, 20, 10), silent, "nps").missing is NoNorm.FEW_PEERS


def test_a_small_unit_sees_the_norm_without_a_verdict():
    against = against_peers(nps_of(9, 0, 0), PEERS, "nps")
    assert against.norm == measure("nps", POOL)
    assert (against.difference, against.missing) == (None, "small_base")
