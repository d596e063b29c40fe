from __future__ import annotations

from pathlib import Path

from scripts.workshop.suite import Tally


def a_report(folder: Path, **counts: int) -> Path:
    numbers = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0} | counts
    attributes = " ".join(f'{name}="{number}"' for name, number in numbers.items())
    report = folder / "report.xml"
    report.write_text(f"<testsuites><testsuite {attributes}/></testsuites>")
    return report


def test_it_adds_the_sessions_up(tmp_path) -> None:
    tally = Tally()
    tally.add_report(a_report(tmp_path, tests=10, skipped=2), code=0)
    tally.add_report(a_report(tmp_path, tests=5, failures=1, errors=1), code=1)
    assert (tally.passed, tally.failed, tally.skipped) == (11, 2, 2)


def test_a_crash_without_a_failed_test_is_a_failure(tmp_path) -> None:
    tally = Tally()
    tally.add_report(a_report(tmp_path, tests=3), code=3)
    assert tally.failed == 1


def test_a_session_that_left_no_report_is_a_failure(tmp_path) -> None:
    tally = Tally()
    tally.add_report(tmp_path / "absent.xml", code=139)
    assert tally.failed == 1


def test_a_session_that_found_nothing_to_run_is_none(tmp_path) -> None:
    tally = Tally()
    tally.add_report(a_report(tmp_path), code=5)
    assert tally.failed == 0


def test_the_last_line_counts_everything(tmp_path) -> None:
    tally = Tally(checks=6)
    tally.add_report(a_report(tmp_path, tests=10, skipped=2, failures=1), code=1)
    assert " 1 failed, 7 passed, 2 skipped, 6 checks in " in tally.line()
