"""SQL written by hand goes around the scope: only where a reason is given."""

from __future__ import annotations

import re

from tests.house.sources import python_files, where

BY_HAND = re.compile(
    r"objects\.(?:raw|extra)\(|RawSQL\(|\.cursor\(|\.execute(?:many|script)?\("
)
ALLOWED: dict[str, str] = {
    "jalon/checks.py": "asks the database for its settings of durability",
    "jalon/dumping.py": "a backup reads every table at one moment, whatever the models say",
    "jalon/feedback/imports/storing.py": "a million rows go in by executemany",
    "jalon/feedback/imports/formats/parquet_child.py": "asks the engine for the rows of a file",
    "jalon/demo/bulk.py": "150,000 answers in seconds: COPY, or executemany on SQLite",
    "jalon/feedback/cells.py": "one upsert that adds to the counts, which the ORM cannot say",
    "jalon/feedback/rollups.py": "recount and rebuild are set operations over whole tables",
}


def files_with_sql() -> set[str]:
    return {where(path) for path in python_files() if BY_HAND.search(path.read_text())}


def test_sql_is_written_by_hand_in_listed_files_only() -> None:
    assert files_with_sql() - set(ALLOWED) == set()


def test_the_list_holds_no_file_that_stopped() -> None:
    assert set(ALLOWED) - files_with_sql() == set()
