"""The commands of the workshop. Standard library only: it runs before anything is installed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from workshop import company, gates, reference, suite, system, venv
from workshop.steps import StepFailed, attempt, say

USAGE = """\
./dev demo [--port N] [--data DIR] [--empty]   the demo company, in this browser, in minutes
./dev test [PATH… | pytest options] [--pg]     everything, or some tests (--pg: on PostgreSQL)
./dev check                                    style, types, contracts, migrations
./dev fix                                      format, mend what tools can, compile translations
./dev docs [--check]                           write the generated reference (or verify it)
./dev shots [SCREEN…]                          every screen as a picture, into shots/
./dev bench [NAME…]                            benchmarks; reports in benchmarks/reports/
./dev soak [PATH…]                             fault tests at full size, on both databases
./dev lock                                     resolve the lock files again"""


def test(words: list[str]) -> int:
    if not words:
        return suite.everything()
    system.prepare()
    venv.ready(venv.TESTS)
    return suite.focused(words)


def check(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    verdicts = [
        gates.passes(gate) for gate in gates.gates()
    ]  # all of them, past the first failure
    return 0 if all(verdicts) else 1


def fix(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    gates.fix()
    return 0


def demo(words: list[str]) -> int:
    system.prepare_to_run()
    return company.demo(words)


def docs(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    return reference.write(check="--check" in words)


def shots(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    return attempt(
        [venv.PYTHON, "scripts/shots.py", *words], env=suite.environment()
    ).returncode


def bench(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    with suite.database() as url:
        done = attempt(
            [venv.PYTHON, "-m", "benchmarks", *words], env={"JALON_POSTGRES_URL": url}
        )
    return done.returncode


def soak(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    return suite.soak(words)


def lock(words: list[str]) -> int:
    venv.ready(venv.TESTS)
    venv.resolve()
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    command.__name__: command
    for command in (demo, test, check, fix, docs, shots, bench, soak, lock)
}


def main() -> int:
    name, *words = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        say(USAGE)
        return 0 if name in {"help", "--help", "-h"} else 2
    # Asked to stop, it leaves as on Ctrl-C: what it started, a PostgreSQL for one, goes with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return COMMANDS[name](words)
    except StepFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
