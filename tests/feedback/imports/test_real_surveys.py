"""Real files, with the maps of docs/examples: three years of an airport, patients' comments."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from django.db.models import Sum

from jalon.feedback import rollups
from jalon.feedback.cells import COLUMNS
from jalon.feedback.imports.reading import opened
from jalon.feedback.models import Answer, OwnCell, RejectedRow, Response
from jalon.measure import NPS, Histogram, measure
from tests.feedback.imports.parquets import a_parquet
from tests.feedback.imports.surveys import counts, imported
from tests.feedback.imports.workbooks import a_workbook
from tests.realdata import folder

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
ROWS = {2015: 2958, 2016: 3087, 2017: 2831}


def airport(year: int):
    path = folder("sfo_customer_survey") / f"sfo_{year}.csv"
    return imported(path, (EXAMPLES / f"sfo_{year}.yaml").read_text())


def stored(point: str) -> dict[str, int]:
    return OwnCell.objects.filter(point__key=point).aggregate(
        **{column: Sum(column) for column in COLUMNS}
    )


def histogram(cell: dict[str, int]) -> Histogram:
    counted = tuple(cell[f"n{grade}"] for grade in NPS.grades)
    weights = tuple(cell[f"w{grade}"] for grade in NPS.grades)
    return Histogram(NPS, counted, weights, cell["squares"])


def rounded(estimate) -> tuple[float, float, float]:
    return round(estimate.value, 2), round(estimate.low, 2), round(estimate.high, 2)


@pytest.fixture
def batch_2017(national):
    return airport(2017)


def test_the_nps_of_2017_from_the_stored_cells(batch_2017) -> None:
    pooled = histogram(stored("sfo-nps"))
    assert pooled.n == 2746
    unweighted = measure("nps", Histogram.of_counts(NPS, pooled.counts))
    assert rounded(unweighted) == (39.84, 37.19, 42.42)
    assert rounded(measure("nps", pooled)) == (40.40, 37.50, 43.21)


def test_what_the_nps_leaves_out_is_listed(batch_2017) -> None:
    nps = batch_2017.report["points"][0]
    assert (nps["point"], nps["skipped"]) == ("sfo-nps", {"11": 84, "": 1})
    assert stored("sfo-nps")["skipped"] == 85


def test_never_used_is_not_applicable(batch_2017) -> None:
    assert stored("sfo-tapis")["not_applicable"] == 136


@pytest.mark.parametrize("year", ROWS)
def test_every_row_of_a_year_is_accounted_for(national, year) -> None:
    batch = airport(year)
    assert (batch.state, batch.error) == ("done", "")
    assert counts(batch) == (
        ROWS[year],
        ROWS[year] - batch.rows_rejected,
        batch.rows_rejected,
        0,
        0,
    )
    assert batch.rows_rejected == {2015: 0, 2016: 0, 2017: 0}[year]
    assert rollups.differences() == []


def test_the_month_of_2015_and_2017_is_may_as_in_2016(national) -> None:
    months = {year: airport(year).report["first_day"][:7] for year in ROWS}
    assert months == {2015: "2015-05", 2016: "2016-05", 2017: "2017-05"}


def test_one_point_holds_the_three_years_whatever_its_column(national) -> None:
    for year in ROWS:
        airport(year)
    years = OwnCell.objects.filter(point__key="sfo-tapis").values_list("day__year", flat=True)
    assert set(years) == {2015, 2016, 2017}
    assert OwnCell.objects.values("point").distinct().count() == 16


def test_importing_a_year_again_changes_nothing(batch_2017) -> None:
    before = stored("sfo-nps")
    again = airport(2017)
    assert counts(again) == (2831, 2831, 0, 2831, 0)
    assert stored("sfo-nps") == before


@pytest.fixture
def comments(national):
    path = folder("nhs_fft_comments") / "phase1_text_data.csv"
    return imported(path, (EXAMPLES / "nhs_fft.yaml").read_text())


def test_every_comment_is_kept_on_the_constant_date(comments) -> None:
    assert counts(comments) == (10334, 10334, 0, 0, 0)
    assert Answer.objects.exclude(text="").count() == 10334
    assert {str(day) for day in Response.objects.values_list("day", flat=True)} == {
        "2020-01-01"
    }


def test_a_dirty_criticality_drops_that_value_only(comments) -> None:
    dropped = RejectedRow.objects.filter(batch=comments)
    values = Counter(dropped.values_list("kind", "column", "value"))
    assert values[("value", "criticality", "-o")] == 21
    assert values.total() == 10334 - 10298
    kept = Response.objects.filter(attributes__has_key="criticality").count()
    assert kept == 10298


def typed(cell: str) -> object:
    """As a spreadsheet would hold it."""
    is_whole = cell.isdecimal() and str(int(cell)) == cell and len(cell) < 15
    return int(cell) if is_whole else cell or None


@pytest.mark.parametrize("written", ["xlsx", "parquet"])
def test_the_same_year_in_another_format_is_the_same_year(
    batch_2017, tmp_path, written
) -> None:
    source = folder("sfo_customer_survey") / "sfo_2017.csv"
    with closing(opened(source)) as file:
        rows = [[typed(cell) for cell in record.cells] for record in file.records()]
        path = a_workbook(tmp_path, *rows, header=file.header)
    if written == "parquet":
        path = a_parquet(tmp_path, f"FROM read_csv('{source}', all_varchar = true)")
    again = imported(path, (EXAMPLES / "sfo_2017.yaml").read_text())
    assert counts(again) == (2831, 2831, 0, 2831, 0)
