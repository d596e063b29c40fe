"""The whole suite: gates, tests on both databases, browser, examples; one line at the end."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import postgres, system
from .gates import gates, passes
from .steps import ROOT, attempt, say, step
from .venv import PYTHON

WIDE = "not spark and not browser and not soak"
PARALLEL = ["-n", "2", "--dist", "loadscope"]


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    checks: int = 0
    left_out: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def add_report(self, report: Path, *, code: int) -> None:
        if not report.exists():
            self.failed += 1
            return
        counts = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - our own file
        number = {
            key: int((counts.attrib if counts is not None else {}).get(key, 0)) for key in KEYS
        }
        failed = number["failures"] + number["errors"]
        # pytest may fail without a failed test: a crashed worker, an unreadable file.
        self.failed += failed or (code not in {0, 5})
        self.skipped += number["skipped"]
        self.passed += number["tests"] - failed - number["skipped"]

    def line(self) -> str:
        seconds = time.monotonic() - self.started
        parts = [
            f"{count} {word}"
            for count, word in [
                (self.failed, "failed"),
                (self.passed, "passed"),
                (self.skipped, "skipped"),
                (self.checks, "checks"),
            ]
            if count
        ]
        clock = f"{seconds // 60:.0f} min {seconds % 60:02.0f} s"
        return f" {', '.join(parts)} in {seconds:.2f}s ({clock}) ".center(88, "=")


KEYS = ["tests", "failures", "errors", "skipped"]


def everything() -> int:
    tally = Tally(left_out=[f"{need.name}: {need.without}" for need in system.prepare()])
    from . import venv

    venv.ready(venv.TESTS)
    check(tally)
    with tempfile.TemporaryDirectory(prefix="jalon-reports-") as folder:
        reports = Path(folder)
        with_coverage(tally, reports)
        session(tally, reports, "examples in code and guides", examples())
        on_postgres(tally, reports)
        in_a_browser(tally, reports)
    for sentence in tally.left_out:
        say(f"LEFT OUT — {sentence}")
    say(tally.line())
    return 1 if tally.failed else 0


def check(tally: Tally) -> None:
    for gate in gates():
        if passes(gate):
            tally.checks += 1
        else:
            tally.failed += 1


def session(
    tally: Tally,
    reports: Path,
    name: str,
    words: Sequence[str],
    *,
    env: dict[str, str] | None = None,
    before: Sequence[str] = (),
) -> None:
    report = reports / f"{name.replace(' ', '-')}.xml"
    with step(f"Tests: {name}"):
        done = attempt(
            [PYTHON, *before, "-m", "pytest", "-q", f"--junit-xml={report}", *words],
            env={**environment(), **(env or {})},
        )
    tally.add_report(report, code=done.returncode)


def with_coverage(tally: Tally, reports: Path) -> None:
    data = {"COVERAGE_FILE": str(reports / "coverage")}
    measured = ["-m", "coverage", "run"]
    session(tally, reports, "SQLite", ["-m", WIDE, *PARALLEL], env=data, before=measured)
    with step("Coverage"):
        attempt([PYTHON, "-m", "coverage", "combine", "--quiet"], env=data, quiet=True)
        for floor in FLOORS:
            floor_holds(tally, floor, data)


@dataclass(frozen=True)
class Floor:
    paths: str
    percent: int


REPORT = [PYTHON, "-m", "coverage", "report"]
FLOORS = [Floor("jalon/measure/*", 100), Floor("jalon/*", 85)]


def floor_holds(tally: Tally, floor: Floor, data: dict[str, str]) -> None:
    done = attempt(
        [*REPORT, f"--include={floor.paths}", f"--fail-under={floor.percent}"],
        env=data,
        quiet=True,
    )
    total = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "nothing measured"
    say(f"  coverage of {floor.paths} (floor {floor.percent} %): {total}")
    if done.returncode:
        tally.failed += 1
        say(done.stdout)
    else:
        tally.checks += 1


def examples() -> list[str]:
    pure = [str(path) for path in sorted(ROOT.glob("jalon/*/")) if path.name in PURE]
    return ["--doctest-modules", "--doctest-glob=*.md", "-p", "no:cacheprovider", *pure, "docs"]


PURE = {"measure", "semantics", "insight", "web"}


def on_postgres(tally: Tally, reports: Path) -> None:
    if not system.has_postgres():
        return
    with database() as url:
        env = {"JALON_DATABASE_URL": url}
        session(tally, reports, "PostgreSQL", ["-m", WIDE, *PARALLEL], env=env)


def in_a_browser(tally: Tally, reports: Path) -> None:
    if system.chromium():
        session(tally, reports, "browser", ["-m", "browser", *PARALLEL])


@contextlib.contextmanager
def database() -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        with step("Start a PostgreSQL of our own"):
            cluster = stack.enter_context(postgres.cluster())
        yield cluster.url


def environment() -> dict[str, str]:
    browser = system.chromium()
    return {"JALON_CHROMIUM": browser} if browser else {}


def focused(words: list[str]) -> int:
    """Some tests only; on PostgreSQL with --pg."""
    wanted = [word for word in words if word != "--pg"]
    marks = [] if "-m" in wanted else ["-m", "not spark and not soak"]
    command = [PYTHON, "-m", "pytest", *marks, *wanted]
    if "--pg" not in words:
        return attempt(command, env=environment()).returncode
    with database() as url:
        return attempt(command, env={**environment(), "JALON_DATABASE_URL": url}).returncode


def soak(words: list[str]) -> int:
    command = [PYTHON, "-m", "pytest", "-m", "", "-s", *(words or ["tests/soak"])]
    with database() as url:
        env = {**environment(), "JALON_SOAK": "full", "JALON_POSTGRES_URL": url, **os.environ}
        return attempt(command, env=env).returncode
