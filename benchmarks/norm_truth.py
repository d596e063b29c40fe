"""How well the norm tells the truth, in companies whose truth is known."""

from __future__ import annotations

import time

from benchmarks.reporting import Report, Table
from tests.measure.simulated import Outcome, plugged_in, simulate, summed_over

COMPANIES = 60
GROUPS = 2_000
SAYS = (
    "Agencies with 3 to 300 answers each (log-uniform), whose true shares of detractors, "
    "passives and promoters are drawn around 20, 40 and 40 % with a concentration of 40. Errors "
    "are root mean squares, in NPS points. “Flags right” is the share of units flagged at "
    "P > .95 that truly stand on that side of the norm. The first table is a company of 200 "
    "agencies, where how much units differ is well known. The second is what most peer groups "
    "are: six units, with 30 to 300 answers. There one number for how much units differ, the "
    "likeliest, is too sure of itself; the sum over all those that the answers allow is not."
)


def run() -> Report:
    large = Table(
        f"{COMPANIES} companies of 200 agencies",
        ["estimator", "RMSE", "95 % covers", "n < 10 among the first 20", "flags right", "Brier",
         "CPU ms a refit"],
    )  # fmt: skip
    started = time.process_time()
    outcome = simulate(COMPANIES)
    spent = 1000 * (time.process_time() - started) / COMPANIES
    raw, shrunk = outcome.rmse
    first_raw, first_shrunk = outcome.small_among_the_first
    large.rows += [
        ("raw NPS", round(raw, 1), "", percent(first_raw), "", "", ""),
        ("shrunk", round(shrunk, 1), thousandths(outcome.coverage), percent(first_shrunk),
         thousandths(outcome.right), thousandths(outcome.brier / outcome.units),
         round(spent, 1)),
    ]  # fmt: skip
    return Report("The norm and the truth", SAYS, [large, small_groups()])


def small_groups() -> Table:
    table = Table(
        f"{GROUPS:,} groups of 6 units, 30 to 300 answers",
        ["units differ", "prior", "RMSE", "95 % covers", "flags a group", "flags right"],
    )
    for differ, concentration in [("as above", 40.0), ("hardly", 400.0)]:
        for name, believe in [("likeliest", plugged_in), ("summed over", summed_over)]:
            outcome = simulate(
                GROUPS, agencies=6, answers=(30, 300), concentration=concentration,
                believe=believe,
            )  # fmt: skip
            table.rows.append((differ, name, *of_a_group(outcome)))
    return table


def of_a_group(outcome: Outcome) -> tuple[str, str, str, str]:
    return (
        f"{outcome.rmse[1]:.1f}",
        thousandths(outcome.coverage),
        f"{outcome.flags / GROUPS:.2f}",
        thousandths(outcome.right),
    )


def thousandths(share: float) -> str:
    return f"{share:.3f}"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"
