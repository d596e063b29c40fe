"""What the columns of a Parquet file hold is what its records say; no other file is read."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from jalon.feedback.imports.formats import parquet, parquet_child, records
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.imports.reading import opened
from jalon.feedback.models import Response
from tests.feedback.imports.parquets import a_parquet, survey
from tests.feedback.imports.surveys import MAP, counts, identities, imported
from tests.feedback.imports.workbooks import a_workbook, cells, header, read

PARIS = ZoneInfo("Europe/Paris")


def value(folder, expression: str) -> str:
    ((found,),) = cells(a_parquet(folder, f"SELECT {expression} AS a"))
    return found


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("12", "12"), ("12.0::DOUBLE", "12"), ("0.85::FLOAT", "0.85"), ("1e-5::DOUBLE", "0.00001"),
        ("12.50::DECIMAL(10, 2)", "12.5"), ("1e18::BIGINT + 1", "1000000000000000001"),
        ("TRUE", "true"), ("'é « bien »'", "é « bien »"), ("NULL::VARCHAR", ""),
        ("DATE '2024-03-12'", "2024-03-12"), ("TIME '16:40'", "16:40:00"),
        ("TIMESTAMP '2024-03-12 16:40:00'", "2024-03-12T16:40:00"),
        ("'2024-03-12 16:40:00.123456789'::TIMESTAMP_NS", "2024-03-12T16:40:00.123456"),
        ("TIMESTAMPTZ '2024-03-12 16:40:00+01'", "2024-03-12T15:40:00+00"),
        ("['wifi', NULL, 'parking']", "wifi; parking"), ("[1.0::DOUBLE, 2.5]", "1; 2.5"),
        ("'nan'::DOUBLE", ""), ("'b'::ENUM('a', 'b')", "b"), ("'bien'::BLOB", "bien"),
        (r"'\x89PNG\xFF'::BLOB", r"\x89PNG\xFF"), ("['bien'::BLOB, NULL]", "bien"),
        ("'6f1f4a4e-9f0e-4b53-9a0c-6a7c0a5d2f11'::UUID", "6f1f4a4e-9f0e-4b53-9a0c-6a7c0a5d2f11"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_a_person_would(tmp_path, expression, text) -> None:
    assert value(tmp_path, expression) == text


def test_columns_written_by_dictionary_are_read(tmp_path) -> None:
    path = a_parquet(tmp_path, "SELECT 'S' || (i % 3) AS s FROM range(5000) AS one(i)")
    assert [row[0] for row in cells(path)[:4]] == ["S0", "S1", "S2", "S0"]


@pytest.mark.parametrize("nested", ["{'x': 1}", "[[1]]", "MAP {'x': 1}", "[{'x': 1}]"])
def test_nested_columns_are_refused_by_name(tmp_path, nested) -> None:
    with pytest.raises(FileRefused, match=r"d’autres.*adresse"):
        opened(a_parquet(tmp_path, f"SELECT 1 AS id, {nested} AS adresse"))


def test_rows_are_numbered_and_names_made_distinct(tmp_path) -> None:
    path = a_parquet(tmp_path, 'SELECT 1 AS "Note", 2 AS " Note ", 3 AS " "')
    assert header(path) == ["Note", "Note (2)", "#3"]
    assert read(path) == [(1, ["1", "2", "3"])]


def test_a_field_too_long_refuses_its_row(tmp_path) -> None:
    path = a_parquet(tmp_path, "SELECT repeat('x', 200_000) AS a UNION ALL SELECT 'court'")
    assert cells(path) == ["field_too_long", ["court"]]


def test_a_row_too_long_is_refused(tmp_path) -> None:
    columns = ", ".join(f"repeat('x', 130_000) AS c{at}" for at in range(9))
    assert cells(a_parquet(tmp_path, f"SELECT {columns}")) == ["line_too_long"]


def test_progress_follows_the_rows(tmp_path) -> None:
    with closing(opened(survey(tmp_path, rows=1000))) as file:
        rows = file.records()
        for _ in range(500):
            next(rows)
        assert file.bytes_read == file.size // 2


# Imported


def test_a_parquet_comes_in_as_the_same_workbook_would(national, tmp_path) -> None:
    rows = [(at, date(2024, 1, at % 28 + 1), at % 11, f"Avis {at}") for at in range(60)]
    book = a_workbook(tmp_path, *rows)
    imported(survey(tmp_path))
    assert len(identities()) == 60
    assert counts(imported(book)) == (60, 60, 0, 60, 0)


def test_the_same_file_again_in_another_order_changes_nothing(national, tmp_path) -> None:
    text = MAP.replace("external_id: ID\n", "")
    imported(survey(tmp_path), text)
    assert counts(imported(survey(tmp_path, order='ORDER BY "AVIS"'), text)) == (
        60,
        60,
        0,
        60,
        0,
    )


def test_a_moment_keeps_its_zone_or_takes_that_of_the_company(national, tmp_path) -> None:
    columns = '1 AS "ID", {} AS "DATE", 9 AS "NPS", \'\' AS "AVIS"'
    for moment in ("TIMESTAMPTZ '2024-07-01 00:30:00+00'", "TIMESTAMP '2024-07-01 00:30:00'"):
        imported(a_parquet(tmp_path, f"SELECT {columns.format(moment)}"), update=True)
        response = Response.objects.get()
        hour = "02:30" if "TZ" in moment else "00:30"
        assert f"{response.answered_at.astimezone(PARIS):%H:%M}" == hour


# What the engine may do


ASK = """
import duckdb
from jalon.feedback.imports.formats.parquet_child import bound_this_process, engine
bound_this_process()
asked = engine()
for question in {questions}:
    try:
        asked.execute(question).fetchall()
        print("done", question)
    except duckdb.Error as error:
        print(type(error).__name__)
"""


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_parquet('/dev/fd/3')", "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/ecrit.csv'", "ATTACH '/tmp/autre.db'",
        "INSTALL httpfs", "LOAD httpfs", "SET threads = 8", "SET enable_external_access = true",
        "SET memory_limit = '8GB'", "SET allowed_paths = ['/etc/passwd']",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
    ],
)  # fmt: skip
def test_the_engine_reads_no_other_file(tmp_path, question) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK.format(questions=[question])], capture_output=True, text=True,
        check=True, env={"PYTHONPATH": str(parquet.PACKAGES), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert "done" not in asked.stdout
    assert asked.stdout.strip().endswith("Exception")


def test_closing_ends_the_engine(tmp_path) -> None:
    file = opened(survey(tmp_path, rows=100_000))
    pid = file._engine.pid
    file.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_engine_that_dies_is_a_file_that_breaks_off(tmp_path) -> None:
    with closing(opened(survey(tmp_path, rows=200_000))) as file:
        rows = file.records()
        next(rows)
        file._engine.kill()
        with pytest.raises(FileRefused, match="premières lignes ont été lues"):
            list(rows)


def test_more_text_than_a_csv_may_hold_stops_the_reading(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(parquet, "MOST_TEXT", 500)
    with closing(opened(survey(tmp_path))) as file, pytest.raises(FileRefused, match="512"):
        list(file.records())


def test_the_limits_of_the_engine_are_those_of_the_reader() -> None:
    assert parquet_child.LONGEST_FIELD == parquet.LONGEST_FIELD
    assert parquet_child.MOST_COLUMNS == records.MOST_COLUMNS
