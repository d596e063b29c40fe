"""`jalon import responses`, as a terminal sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jalon.feedback import rollups
from jalon.feedback.imports.console import import_responses
from jalon.feedback.models import ImportBatch, Response
from tests.feedback.imports.surveys import MAP, a_file, now

ROWS = [f"{at};2024-01-02;{at % 11};Avis" for at in range(44)]


@pytest.fixture
def map_file(tmp_path) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(MAP)
    return path


def said(path: Path, map_file: Path, **options: bool) -> tuple[int, str]:
    lines: list[str] = []
    chosen = {"dry_run": False, "create_points": False, "update": False} | options
    code = import_responses(path, map_file, echo=lines.append, clock=now, **chosen)
    return code, "\n".join(lines)


def test_a_point_that_is_missing_is_named_and_nothing_is_kept(
    national, tmp_path, map_file
) -> None:
    code, words = said(a_file(tmp_path, *ROWS), map_file)
    assert (code, "recommander" in words, ImportBatch.objects.count()) == (1, True, 0)


def test_a_dry_run_says_all_and_keeps_nothing(national, tmp_path, map_file) -> None:
    code, words = said(a_file(tmp_path, *ROWS), map_file, dry_run=True, create_points=True)
    assert code == 0
    assert "44 rows, 44 accepted, 0 rejected" in words
    assert Response.objects.count() == 0


def test_an_import_tells_n_figures_and_what_was_left_out(national, tmp_path, map_file) -> None:
    path = a_file(tmp_path, *ROWS, "99;2024-01-03;NC;Sans note")
    code, words = said(path, map_file, create_points=True)
    assert code == 0
    assert "recommander: n 44, nps" in words
    assert "unweighted -45.45" in words.replace("−", "-")
    assert "not applicable: 1 × “NC”" in words


def test_the_figures_are_settled_and_the_file_is_not_kept(national, tmp_path, map_file) -> None:
    said(a_file(tmp_path, *ROWS), map_file, create_points=True)
    assert (rollups.pending().count(), rollups.differences()) == (0, [])
    assert ImportBatch.objects.get().file == ""


def test_a_map_that_is_wrong_is_said_line_by_line(national, tmp_path, map_file) -> None:
    map_file.write_text(MAP.replace("indicator", "indicateur"))
    code, words = said(a_file(tmp_path, *ROWS), map_file)
    assert (code, "7" in words, "indicateur" in words) == (1, True, True)
