"""The code keeps the shape that makes it readable."""

from __future__ import annotations

import statistics

from tests.house.sources import PACKAGE, ROOT, functions, lines_of, python_files, where

LONGEST_FILE = 600
# Files that are longer, each with its reason.
LONGER_FILES: dict[str, str] = {}


def lengths() -> list[int]:
    return [lines_of(function) for path in python_files() for function in functions(path)]


def test_no_function_is_longer_than_80_lines() -> None:
    assert not [
        f"{where(path, function.lineno)} {function.name}: {lines_of(function)}"
        for path in python_files()
        for function in functions(path)
        if lines_of(function) > 80
    ]


def test_half_of_the_functions_have_8_lines_or_fewer() -> None:
    assert statistics.median(lengths()) <= 8


def test_nine_functions_in_ten_have_30_lines_or_fewer() -> None:
    assert statistics.quantiles(lengths(), n=10)[-1] <= 30


def test_a_view_has_25_lines_or_fewer() -> None:
    views = [*PACKAGE.glob("*/views.py"), *PACKAGE.glob("*/views/*.py")]
    assert not [
        f"{where(path, function.lineno)} {function.name}: {lines_of(function)}"
        for path in views
        for function in functions(path)
        if lines_of(function) > 25
    ]


def test_nine_tests_in_ten_have_15_lines_or_fewer() -> None:
    tests = [
        lines_of(function)
        for path in python_files(ROOT / "tests")
        for function in functions(path)
        if function.name.startswith("test_")
    ]
    assert statistics.quantiles(tests, n=10)[-1] <= 15


def test_no_file_grows_without_end() -> None:
    assert not [
        f"{where(path)}: {count}"
        for path in python_files()
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
        and where(path) not in LONGER_FILES
    ]


def test_no_committed_file_weighs_more_than_a_megabyte() -> None:
    kept = [ROOT / name for name in ("jalon", "tests", "docs", "scripts", "benchmarks")]
    files = [path for folder in kept for path in folder.rglob("*") if path.is_file()]
    assert not [where(path) for path in files if path.stat().st_size > 1_000_000]


def test_no_drawer_holds_what_has_no_name() -> None:
    drawers = {"utils", "common", "helpers", "services", "misc", "core"}
    assert not [
        where(path) for path in python_files() if drawers & {path.stem, path.parent.name}
    ]
