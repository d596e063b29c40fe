"""Histograms written as people read them."""

from __future__ import annotations

from jalon.measure import CES1, CES2, CSAT, NPS, Histogram


def nps_of(promoters: int, passives: int, detractors: int) -> Histogram:
    return Histogram.of(NPS, {10: promoters, 8: passives, 3: detractors})


def csat_of(*counts: int) -> Histogram:
    return Histogram.of_counts(CSAT, counts)


def csat_share(satisfied: int, n: int) -> Histogram:
    return Histogram.of(CSAT, {5: satisfied, 2: n - satisfied})


def ces2_of(*counts: int) -> Histogram:
    return Histogram.of_counts(CES2, counts)


def ces1_of(*counts: int) -> Histogram:
    return Histogram.of_counts(CES1, counts)
