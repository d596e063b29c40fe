"""Slides in native shapes: they open, they can be edited, they can be listened to."""

from __future__ import annotations

import io
import zipfile

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE, MSO_SHAPE_TYPE
from pptx.util import Pt

from jalon.journeys.exports.files import Options, exported
from tests.journeys.exports.maps import ABOUT, a_large_map, a_map, drawn, figures


def as_deck(content):
    return Presentation(io.BytesIO(exported("pptx", content, ABOUT, Options()).body))


@pytest.fixture(scope="module")
def deck():
    return as_deck(drawn(shown=figures()))


def flat(shapes) -> list:
    found = []
    for shape in shapes:
        is_group = shape.shape_type == MSO_SHAPE_TYPE.GROUP
        found += [shape, *flat(shape.shapes)] if is_group else [shape]
    return found


def words(slide) -> set[str]:
    return {each.text_frame.text for each in flat(slide.shapes) if each.has_text_frame}


def test_it_is_wide(deck) -> None:
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78


def test_it_opens_on_the_title_of_the_map(deck) -> None:
    assert deck.slides[0].shapes.title.text_frame.text == "Assurance habitation"
    assert deck.core_properties.title == "Assurance habitation"


def test_every_slide_has_a_title(deck) -> None:
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)


def test_nothing_is_an_image(deck) -> None:
    kinds = {shape.shape_type for slide in deck.slides for shape in flat(slide.shapes)}
    assert MSO_SHAPE_TYPE.PICTURE not in kinds


def test_stages_are_chevrons_and_cards_hold_their_words(deck) -> None:
    two = [{"name": "Choisir"}, {"name": "Recevoir"}]
    slide = as_deck(drawn(a_map(stages=two, points=[]))).slides[1]
    forms = {
        each.text_frame.text: each.auto_shape_type
        for each in flat(slide.shapes)
        if each.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE
    }
    assert forms["1. Choisir"] == MSO_SHAPE.PENTAGON
    assert forms["2. Recevoir"] == MSO_SHAPE.CHEVRON
    assert "Délai d’expertise" in set().union(*map(words, deck.slides))


def test_words_stand_where_an_icon_would_be_that_is_not_drawn(deck) -> None:
    """The icons of a lane and of a channel adorn: PowerPoint shows their words alone."""
    margins = {
        each.text_frame.text: each.text_frame.margin_left / Pt(1)
        for slide in deck.slides
        for each in flat(slide.shapes)
        if each.has_text_frame
    }
    assert margins["Irritants"] == pytest.approx(8.2, abs=0.1)
    assert margins["Site web"] == pytest.approx(5.7, abs=0.1)


def test_a_cell_is_named_and_described(deck) -> None:
    groups = [
        each for slide in deck.slides for each in flat(slide.shapes)
        if each.shape_type == MSO_SHAPE_TYPE.GROUP
    ]  # fmt: skip
    described = {each._element._nvXxPr.cNvPr.get("descr") for each in groups}
    assert "Irritants, Comparer" in described


def test_a_sky_says_what_it_means(deck) -> None:
    skies = [
        each for slide in deck.slides for each in flat(slide.shapes) if each.name == "storm"
    ]
    assert skies[0]._element._nvXxPr.cNvPr.get("descr") == "sûrement sous le seuil"


def test_points_are_a_native_table(deck) -> None:
    (table,) = [each.table for each in deck.slides[-1].shapes if each.has_table]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[1][0] == "Faire un devis"
    assert cells[1][3:6] == ["−18", "[−27 ; −9]", "n = 402"]


def test_texts_say_their_language(deck) -> None:
    run = deck.slides[0].shapes.title.text_frame.paragraphs[0].runs[0]
    assert run._r.rPr.get("lang") == "fr-FR"


def test_no_two_shapes_of_a_slide_share_an_identity() -> None:
    made = exported("pptx", drawn(a_large_map(2, 4)), ABOUT, Options()).body
    for slide in Presentation(io.BytesIO(made)).slides:
        ids = [shape.shape_id for shape in flat(slide.shapes)]
        assert len(ids) == len(set(ids))
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None


def test_a_long_map_takes_several_slides() -> None:
    said = [
        slide.shapes.title.text_frame.text for slide in as_deck(drawn(a_large_map(3, 4))).slides
    ]
    assert len([each for each in said if each.startswith("Étape")]) > 2
