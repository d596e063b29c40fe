"""A year of answers, drawn at once: the same seed gives the same bytes.

>>> from datetime import UTC
>>> answers = generate_answers(seed=1, scale=0.01, end=datetime(2026, 11, 21, tzinfo=UTC))
>>> 1400 < len(answers.grade) < 1600
True

`scale` multiplies the answers over the same points, units and days: 1 is about 150,000.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from jalon.demo import company, rhythm
from jalon.demo.journeys import CHANNELS
from jalon.demo.levels import bands, draw_grades
from jalon.demo.points import MODES, NEW_POINT_ANSWERS, POINT_INDEX, POINTS, DemoPoint, Drop

SEED = 2026
BLOCK = 28  # days over which luck is dealt evenly, so that the map tells its story
EXCLUSIONS = ("", "test", "duplicate", "flagged")
_EXCLUDED_SHARES = (0.9955, 0.0008, 0.0030, 0.0007)
_FLOOD = 40  # answers of one suspicious afternoon
_FLOOD_POINT, _FLOOD_DAYS_AGO = "conseil", 9
_PARTIAL_SHARE = 0.04
_ENGLISH_SHARE = 0.015
# By mood: bad, middling, good.
_COMMENTED = np.array([0.55, 0.30, 0.31])
# Asked of the unhappy only, and of the happy only.
_CALLBACK = np.array([0.13, 0.0, 0.0])
_TESTIMONY = np.array([0.0, 0.0, 0.07])

_FEW_POINTS_OF_NPS = 4.0  # standard deviation of true differences between agencies
_SENSITIVITY = {"nps": 1.0, "csat": 0.45, "ces2": 0.5, "ces1": 0.5}
_MODE_EFFECTS = {"email": -1.5, "sms": 0.5, "web": -1.0, "qr": 3.0}


@dataclass(frozen=True, slots=True)
class Answers:
    """One row an answer, oldest first; small integers name a place in the lists beside."""

    point: NDArray[np.int16]  # in points.POINTS
    unit: NDArray[np.int16]  # in company.UNITS
    channel: NDArray[np.int8]  # in journeys.CHANNELS
    mode: NDArray[np.int8]  # in points.MODES
    segment: NDArray[np.int8]  # in company.SEGMENTS
    grade: NDArray[np.int8]
    band: NDArray[np.int8]  # 0 bad, 1 middling, 2 good
    answered_at: NDArray[np.int64]  # seconds since the epoch
    experienced_at: NDArray[np.int64]  # seconds since the epoch
    day: NDArray[np.int32]  # days since the epoch, in the company's time zone
    since_drop: NDArray[np.bool_]  # answered after the fall of its point
    partial: NDArray[np.bool_]
    exclusion: NDArray[np.int8]  # in EXCLUSIONS
    commented: NDArray[np.bool_]
    english: NDArray[np.bool_]
    callback: NDArray[np.bool_]
    testimony: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.grade)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Answers:
        return Answers(*(getattr(self, column.name)[rows] for column in fields(self)))


@dataclass(frozen=True, slots=True)
class Year:
    """What every point shares: the last day, the seed, how good and how big agencies are."""

    last_day: date
    seed: int
    sizes: NDArray[np.float64]
    effects: NDArray[np.float64]  # in NPS points, 0 outside agencies

    @property
    def first_epoch_day(self) -> int:
        return (self.last_day - date(1970, 1, 1)).days - rhythm.DAYS + 1

    def rng(self, *stream: int) -> np.random.Generator:
        # A stream a point: changing one point leaves the answers of the others alone.
        return np.random.Generator(np.random.PCG64([self.seed, *stream]))


def generate_answers(
    *, seed: int = SEED, scale: float = 1.0, end: datetime, zone: str = company.TIME_ZONE
) -> Answers:
    """The answers of the 52 weeks that end at `end`, the last day as far as it has gone."""
    last_day = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    year = _year(last_day, seed)
    parts = [_answers_of(index, year, scale, zone) for index in range(len(POINTS))]
    parts.append(_flood(year, zone))
    whole = Answers(*map(np.concatenate, zip(*map(_columns, parts), strict=True)))
    past = whole.take(whole.answered_at < int(end.timestamp()))
    return past.take(np.argsort(past.answered_at, kind="stable"))


def _columns(answers: Answers) -> tuple[NDArray[np.generic], ...]:
    return tuple(getattr(answers, column.name) for column in fields(answers))


def _year(last_day: date, seed: int) -> Year:
    rng = np.random.Generator(np.random.PCG64([seed]))
    sizes = np.zeros(len(company.UNITS))
    effects = np.zeros(len(company.UNITS))
    agencies = np.array(company.AGENCIES)
    sizes[agencies] = rng.lognormal(0.0, 0.45, len(agencies))
    effects[agencies] = rng.normal(0.0, _FEW_POINTS_OF_NPS, len(agencies)).clip(-7, 7)
    small = [company.UNIT_INDEX[code] for code in company.SMALL_AGENCIES]
    sizes[small] = rng.uniform(0.08, 0.12, len(small))
    effects[small] = 0.0
    better = company.UNIT_INDEX[company.BETTER_AGENCY]
    sizes[better], effects[better] = 1.1, company.BETTER_BY
    return Year(last_day, seed, sizes / sizes.sum(), effects)


def _answers_of(index: int, year: Year, scale: float, zone: str) -> Answers:
    point, rng = POINTS[index], year.rng(1, index)
    size = NEW_POINT_ANSWERS if point.new else round(point.volume * scale)
    days = _days(point, year, rng, size)
    units = _units(point, year, rng, size)
    modes = _pick(rng, size, [point.modes.get(mode, 0.0) for mode in MODES])
    segments = _pick(rng, size, list(company.SEGMENTS.values()))
    levels = _levels(point, year, days) + _effects(point, year, units, modes, segments)
    luck = _even_luck(rng, (rhythm.DAYS - 1 - days) // BLOCK)
    grades = draw_grades(point.indicator, levels=levels, luck=luck)
    seconds = rhythm.utc_midnights(year.last_day, zone)[days] + rhythm.seconds_of_day(rng, size)
    band = bands(point.indicator, grades)
    partial = rng.random(size) < _PARTIAL_SHARE
    return Answers(
        point=np.full(size, index, dtype=np.int16),
        unit=units.astype(np.int16),
        channel=_pick(rng, size, [point.channels.get(channel, 0.0) for channel in CHANNELS]),
        mode=modes,
        segment=segments,
        grade=grades,
        band=band,
        answered_at=seconds,
        experienced_at=seconds - _delays(point, rng, size),
        day=(days + year.first_epoch_day).astype(np.int32),
        since_drop=days >= _drop_index(point.drop, year.last_day),
        partial=partial,
        exclusion=_exclusions(point, rng, size),
        # The comment comes after the grade: who left on the way wrote none.
        commented=(rng.random(size) < _COMMENTED[band]) & ~partial,
        english=rng.random(size) < _ENGLISH_SHARE,
        callback=(rng.random(size) < _CALLBACK[band]) & ~partial,
        testimony=(rng.random(size) < _TESTIMONY[band]) & ~partial,
    )


def _pick(rng: np.random.Generator, size: int, shares: list[float]) -> NDArray[np.int8]:
    cumulated = np.cumsum(shares)
    return np.searchsorted(cumulated, rng.random(size) * cumulated[-1], "right").astype(np.int8)


def _days(
    point: DemoPoint, year: Year, rng: np.random.Generator, size: int
) -> NDArray[np.int64]:
    if point.new:
        return rng.permutation(np.arange(rhythm.DAYS - 1 - size, rhythm.DAYS - 1))
    weights = rhythm.day_weights(year.last_day, season=point.season)
    return np.searchsorted(weights.cumsum(), rng.random(size) * weights.sum(), "right")


def _unit_shares(point: DemoPoint, year: Year) -> NDArray[np.float64]:
    """Who answers where: agencies by size, give or take, and the national services."""
    local = year.sizes * year.rng(2, POINT_INDEX[point.key]).lognormal(0, 0.15, len(year.sizes))
    shares = local / local.sum() * (1 - sum(point.services.values()))
    for code, share in point.services.items():
        shares[company.UNIT_INDEX[code]] = share
    return shares


def _units(
    point: DemoPoint, year: Year, rng: np.random.Generator, size: int
) -> NDArray[np.int64]:
    cumulated = _unit_shares(point, year).cumsum()
    return np.searchsorted(cumulated, rng.random(size) * cumulated[-1], "right")


def _levels(point: DemoPoint, year: Year, days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Today's level, reached by a slow drift that ends two months ago, and perhaps a fall."""
    settled = rhythm.DAYS - 2 * BLOCK
    level = point.level + point.drift * (1 - days / settled).clip(0, 1)
    if point.drop is None:
        return level
    since = days - _drop_index(point.drop, year.last_day)
    return level + point.drop.points * ((since + 1) / point.drop.ramp).clip(0, 1)


def _drop_index(drop: Drop | None, last_day: date) -> int:
    """The day of the year of answers on which the last such date fell."""
    if drop is None:
        return rhythm.DAYS
    this_year = date(last_day.year, drop.month, drop.day)
    day = this_year if this_year <= last_day else this_year.replace(year=last_day.year - 1)
    return rhythm.DAYS - 1 - (last_day - day).days


def _effects(
    point: DemoPoint,
    year: Year,
    units: NDArray[np.int64],
    modes: NDArray[np.int8],
    segments: NDArray[np.int8],
) -> NDArray[np.float64]:
    """What place, mode and segment add; nothing on the whole, so that levels stay true."""
    by_mode = np.array([_MODE_EFFECTS[mode] for mode in MODES])
    by_segment = np.array(list(company.SEGMENT_EFFECTS.values()))
    local = year.effects - _unit_shares(point, year) @ year.effects
    added = local[units] + (by_mode[modes] - by_mode[modes].mean())
    added += by_segment[segments] - by_segment[segments].mean()
    return added * _SENSITIVITY[point.indicator]


def _even_luck(rng: np.random.Generator, blocks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Uniform luck, dealt like a shuffled pack within each block of four weeks.

    The company's figures then tell the intended story with any seed, while agencies keep
    the good and bad luck of a random draw.
    """
    order = np.lexsort((rng.random(len(blocks)), blocks))
    sizes = np.bincount(blocks)
    starts = np.repeat(sizes.cumsum() - sizes, sizes)
    ranks = np.empty(len(blocks))
    ranks[order] = np.arange(len(blocks)) - starts
    return (ranks + rng.random(len(blocks))) / sizes[blocks]


def _delays(point: DemoPoint, rng: np.random.Generator, size: int) -> NDArray[np.int64]:
    """From the experience to the answer: hours when asked at once, weeks when cold."""
    hours = rng.lognormal(2.2, 0.9, size)
    if point.family == "relational":
        hours += 24 * 90
    return (hours * 3600).astype(np.int64)


def _exclusions(point: DemoPoint, rng: np.random.Generator, size: int) -> NDArray[np.int8]:
    if point.new:
        return np.zeros(size, dtype=np.int8)
    return _pick(rng, size, list(_EXCLUDED_SHARES))


def _flood(year: Year, zone: str) -> Answers:
    """Forty tens from one QR code within an hour: flagged, counted nowhere, still visible."""
    rng, index = year.rng(3), POINT_INDEX[_FLOOD_POINT]
    day = rhythm.DAYS - 1 - _FLOOD_DAYS_AGO
    start = rhythm.utc_midnights(year.last_day, zone)[day] + 15 * 3600
    seconds = start + np.sort(rng.integers(0, 3600, _FLOOD))
    no = np.zeros(_FLOOD, dtype=np.bool_)
    return Answers(
        point=np.full(_FLOOD, index, dtype=np.int16),
        unit=np.full(_FLOOD, company.UNIT_INDEX[company.FLOODED_AGENCY], dtype=np.int16),
        channel=np.full(_FLOOD, CHANNELS.index("store"), dtype=np.int8),
        mode=np.full(_FLOOD, MODES.index("qr"), dtype=np.int8),
        segment=np.zeros(_FLOOD, dtype=np.int8),
        grade=np.full(_FLOOD, 10, dtype=np.int8),
        band=np.full(_FLOOD, 2, dtype=np.int8),
        answered_at=seconds,
        experienced_at=seconds - 600,
        day=np.full(_FLOOD, day + year.first_epoch_day, dtype=np.int32),
        since_drop=no,
        partial=no,
        exclusion=np.full(_FLOOD, EXCLUSIONS.index("flagged"), dtype=np.int8),
        commented=no,
        english=no,
        callback=no,
        testimony=no,
    )
