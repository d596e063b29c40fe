"""The PDF is tagged for those who listen to it, says what it is of, and asks for nothing."""

from __future__ import annotations

import io
import subprocess

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from jalon.journeys.exports.files import Options, exported
from jalon.web import printing
from jalon.web.printing_press import WITHOUT_PANGO, press
from tests.journeys.exports.maps import ABOUT, a_large_map, a_map, drawn, figures

A3, A4 = (1191, 842), (842, 595)  # points


def as_pdf(content=None, paper: str = "a3") -> PdfReader:
    made = exported("pdf", content or drawn(shown=figures()), ABOUT, Options(paper=paper))
    return PdfReader(io.BytesIO(made.body))


@pytest.fixture(scope="module")
def document() -> PdfReader:
    return as_pdf()


def root(document: PdfReader):
    return document.trailer["/Root"]


def tags(node, kind: str) -> list:
    """Every element of that kind in the tree of tags."""
    node = node.get_object()
    kids = node.get("/K", [])
    held = kids if isinstance(kids, list) else [kids]
    inside = [
        tag for kid in held if hasattr(kid.get_object(), "get") for tag in tags(kid, kind)
    ]
    return [node, *inside] if node.get("/S") == kind else inside


def test_it_is_tagged(document) -> None:
    assert root(document)["/MarkInfo"]["/Marked"]
    assert tags(root(document)["/StructTreeRoot"], "/H1")


def test_it_says_its_language_and_its_title(document) -> None:
    assert root(document)["/Lang"] == "fr"
    assert document.metadata.title == "Assurance habitation"
    assert root(document)["/ViewerPreferences"]["/DisplayDocTitle"]


def test_it_says_that_it_follows_pdf_ua(document) -> None:
    assert b"pdfuaid" in root(document)["/Metadata"].get_data()


def test_every_drawing_has_words_instead(document) -> None:
    drawings = tags(root(document)["/StructTreeRoot"], "/Figure")
    assert drawings
    assert all("Dessin de la carte" in each["/Alt"] for each in drawings)


def test_figures_are_a_table_with_heads(document) -> None:
    (table,) = tags(root(document)["/StructTreeRoot"], "/Table")
    assert len(tags(table, "/TH")) == 10


def test_it_says_of_when_its_figures_are(document) -> None:
    words = document.pages[0].extract_text()
    assert "chiffres au 26 novembre 2026 à 14 h 30" in words
    assert f"1 / {len(document.pages)}" in words


def test_all_of_the_map_is_in_words(document) -> None:
    words = "".join(page.extract_text() for page in document.pages[1:])
    for said in ("Délai d’expertise (gravité 5 sur 5)", "Inquiet (humeur −2)", "[−27 ; −9]"):
        assert said in words


@pytest.mark.parametrize(("paper", "size"), [("a3", A3), ("a4", A4)])
def test_it_is_of_the_paper_that_was_asked(paper, size) -> None:
    box = as_pdf(paper=paper).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_a_map_that_can_be_read_so_is_on_one_page(document) -> None:
    assert len(tags(root(document)["/StructTreeRoot"], "/Figure")) == 1


def test_a_long_map_is_cut_to_several_pages() -> None:
    long = as_pdf(drawn(a_large_map(stages=4, situations=5)))
    assert len(tags(root(long)["/StructTreeRoot"], "/Figure")) > 1


def test_what_people_write_is_only_text() -> None:
    attack = '<img src="https://x.example/"><style>@page{size:A6}</style>'
    made = as_pdf(drawn(a_map(name=attack)))
    assert made.metadata.title == attack
    assert round(made.pages[0].mediabox.width) == A3[0]


# The press


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/", "data:,x"])
def test_nothing_else_is_fetched(address) -> None:
    page = f'<html lang="fr"><title>t</title><img src="{address}" alt="a">'
    with pytest.raises(FatalURLFetchingError, match=address):
        press(page, {})


def a_child(code: str):
    """In the place of the press."""
    return lambda command, **how: subprocess.run([command[0], "-c", code], **how)  # noqa: PLW1510


def refused(monkeypatch, code: str) -> str:
    monkeypatch.setattr(printing, "run", a_child(code))
    with pytest.raises(printing.NotPrinted) as refusal:
        printing.printed("<p>", {})
    return str(refusal.value)


def test_without_pango_the_refusal_says_what_to_do(monkeypatch) -> None:
    said = refused(monkeypatch, f"raise SystemExit({WITHOUT_PANGO})")
    assert "libpango-1.0-0" in said


def test_a_print_that_lasts_is_stopped(monkeypatch) -> None:
    monkeypatch.setattr(printing, "LONGEST", 0.2)
    assert "trop grande" in refused(monkeypatch, "import time; time.sleep(30)")


def test_a_third_print_is_told_to_wait(monkeypatch) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    for _ in range(printing.AT_ONCE):
        printing._turns.acquire()
    try:
        assert "dans une minute" in refused(monkeypatch, "")
    finally:
        for _ in range(printing.AT_ONCE):
            printing._turns.release()
