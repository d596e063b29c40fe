"""Any file is read to its end: no exception, no record lost unsaid."""

from __future__ import annotations

import csv
import io
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.feedback.imports.formats import delimited
from jalon.feedback.imports.formats.records import Wishes
from jalon.feedback.imports.guessing import FileRefused, encoding_of, separator_of
from jalon.feedback.imports.reading import opened


def read(folder, content: bytes | str, **layout: str) -> list[tuple[int, list[str] | str]]:
    path = folder / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with closing(opened(path, Wishes(**layout))) as file:
        return [(one.line, one.refusal or one.cells) for one in file.records()]


def header(folder, content: str) -> list[str]:
    path = folder / "a.csv"
    path.write_text(content)
    with closing(opened(path)) as file:
        return file.header


def test_quoted_lines_and_blank_lines(tmp_path) -> None:
    text = 'a,b\n1,"two\nlines"\n\n3,"say ""hi"""\n'
    assert read(tmp_path, text) == [(2, ["1", "two\nlines"]), (5, ["3", 'say "hi"'])]


def test_short_and_long_rows_are_refused_and_trailing_separators_are_not(tmp_path) -> None:
    text = "a,b\n1\n1,2,3\n1,2,,\n"
    assert read(tmp_path, text) == [
        (2, "too_few_cells"), (3, "too_many_cells"), (4, ["1", "2"]),
    ]  # fmt: skip


def test_a_quote_never_closed_costs_one_line(tmp_path) -> None:
    text = 'a,b\n1,"open\n2,fine\n3,"closed"\n4,fine\n'
    assert read(tmp_path, text) == [
        (2, "quote_never_closed"), (3, ["2", "fine"]), (4, ["3", "closed"]), (5, ["4", "fine"]),
    ]  # fmt: skip


def test_quotes_inside_words_are_words(tmp_path) -> None:
    text = 'a,b\n1,"he said "hello" to me"\n2,5" pipe\n'
    assert read(tmp_path, text) == [(2, ["1", 'he said hello" to me"']), (3, ["2", '5" pipe'])]


def test_a_huge_field_is_refused_and_the_next_row_read(tmp_path) -> None:
    text = f"a,b\n1,{'x' * 140_000}\n2,fine\n"
    assert read(tmp_path, text) == [(2, "field_too_long"), (3, ["2", "fine"])]


def test_a_line_without_end_is_refused_without_holding_it(tmp_path) -> None:
    text = f"a,b\n1,{'x' * 3_000_000}\n2,fine\n"
    assert read(tmp_path, text) == [(2, "line_too_long"), (3, ["2", "fine"])]


def test_headers_are_made_distinct(tmp_path) -> None:
    assert header(tmp_path, "Note,Note, ,Note\n1,2,3,4\n") == [
        "Note",
        "Note (2)",
        "#3",
        "Note (3)",
    ]


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"),
        ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_the_encoding_is_guessed(tmp_path, encoding, guess) -> None:
    text = "nom;avis\n" + "Hélène;déçue par l’accueil à Noël, mais c’était réglé\n" * 20
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert encoding_of(path) == guess
    assert read(tmp_path, text.encode(encoding))[0][1][0] == "Hélène"


def test_nulls_in_the_cells_make_no_other_encoding(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"ID;DATE;NPS;AVIS\n" + b"\0;\0;\0;\0\n" * 9)
    assert encoding_of(path) == "utf-8"


def test_an_accent_far_in_the_file_still_tells_the_encoding(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"a;b\n" + b"1;plain\n" * 300_000 + "2;réglé à l'accueil\n".encode("cp1252")
    )
    assert encoding_of(path) == "cp1252"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_guessed(tmp_path, separator) -> None:
    path = tmp_path / "a.csv"
    lines = [["id", "note", "avis"], ["1", "9", "bien, très bien; merci"], ["2", "0,5", "non"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(lines)
    path.write_text(out.getvalue())
    assert separator_of(path, "utf-8") == separator


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b""]
)
def test_what_is_no_csv_is_refused_with_a_sentence(tmp_path, start) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(start)
    with pytest.raises(FileRefused):
        opened(path)


def test_the_guard_of_our_own_exports_is_taken_off(tmp_path) -> None:
    assert read(tmp_path, "a,b\n'=1+1,'tis\n") == [(2, ["=1+1", "'tis"])]


def test_nulls_are_left_out(tmp_path) -> None:
    assert read(tmp_path, b"a,b\n1,fi\x00ne\n", encoding="utf-8") == [(2, ["1", "fine"])]


@settings(max_examples=150)
@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=8))
def test_what_was_written_is_read(tmp_path, rows) -> None:
    """Nulls and lone surrogates apart, and rows that are blank."""
    rows = [[readable(cell) for cell in row] for row in rows]
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    out = io.StringIO()
    csv.writer(out).writerows([["a", "b", "c"], *kept])
    assert [cells for _line, cells in read(tmp_path, out.getvalue(), separator=",")] == kept


def readable(cell: str) -> str:
    text = cell.encode("utf-8", "ignore").decode().replace("\0", "")
    return text if not text.startswith("'") and text.strip("\ufeff \r\n") else "x"


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b"\x00", b"\xff", b";", b"'"]))
)
def test_no_bytes_raise_anything_but_a_refusal(tmp_path, parts) -> None:
    try:
        lines = [line for line, _ in read(tmp_path, b"a,b\n" + b"".join(parts))]
    except FileRefused:
        return
    assert lines == sorted(set(lines))


def test_a_quote_open_on_every_line_ends_in_time(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(delimited, "MOST_LINES", 50)
    text = "a,b\n" + '1,"\n' * 3 + 'x","\n' * 400
    assert len(read(tmp_path, text, separator=",")) > 0
