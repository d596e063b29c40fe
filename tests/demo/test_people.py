"""The customers who answer: the same ones come back, and one of them has a story."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime

import numpy as np
import pytest

from jalon.demo.answers import generate_answers
from jalon.demo.company import UNIT_INDEX
from jalon.demo.people import STORY, draw_references
from jalon.demo.points import MODES, POINT_INDEX

END = datetime(2026, 11, 21, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def answers():
    return generate_answers(seed=1, scale=0.2, end=END)


@pytest.fixture(scope="module")
def references(answers) -> list[str]:
    return draw_references(answers, seed=1)


def test_the_same_seed_names_the_same_customers(answers, references) -> None:
    assert draw_references(answers, seed=1) == references
    assert draw_references(answers, seed=2) != references


def test_about_half_of_the_answers_are_named_and_none_by_qr(answers, references) -> None:
    named = np.array([bool(each) for each in references])
    assert 0.45 < named.mean() < 0.65
    assert not named[answers.mode == MODES.index("qr")].any()


def test_customers_come_back(references) -> None:
    times = Counter(each for each in references if each)
    assert 2 < np.mean(list(times.values())) < 4
    assert max(times.values()) < 40


def test_a_customer_is_of_one_agency_and_one_segment(answers, references) -> None:
    places = defaultdict(set)
    for row, reference in enumerate(references):
        places[reference].add((int(answers.unit[row]), int(answers.segment[row])))
    known = {k: v for k, v in places.items() if k not in {"", STORY}}
    assert {len(each) for each in known.values()} == {1}


def test_the_moods_of_a_customer_look_alike(answers, references) -> None:
    """Two answers of one customer differ less than two of anybody."""
    bands = defaultdict(list)
    for row, reference in enumerate(references):
        bands[reference].append(int(answers.band[row]))
    several = [each for name, each in bands.items() if name and len(each) > 1]
    within = np.mean([np.var(each) * len(each) / (len(each) - 1) for each in several])
    assert within < 0.75 * np.var(answers.band)


def test_one_customer_has_a_story(answers, references) -> None:
    """Happy in spring, then two bad calls, the last of which waits for a call back."""
    rows = [row for row, reference in enumerate(references) if reference == STORY]
    told = [(int(answers.point[row]), int(answers.band[row])) for row in rows]
    calls = POINT_INDEX["sav"]
    assert (POINT_INDEX["conseil"], 2) == told[0]
    assert told[-2:] == [(calls, 0), (calls, 0)]
    assert any(answers.callback[row] for row in rows)
    assert {int(answers.unit[row]) for row in rows} == {UNIT_INDEX["bayonne"]}
