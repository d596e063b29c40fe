"""Where things stand on a drawing: inside it, beside one another, all of them."""

from __future__ import annotations

from hypothesis import given, settings

from jalon.journeys.drawn_figures import Figure
from jalon.journeys.exports.layout import Content, pages, whole
from jalon.journeys.exports.paging import Room, laid
from jalon.journeys.exports.poster import LEAST, masthead, poster
from jalon.journeys.exports.shapes import Block, Curve, Icon, Sheet
from jalon.journeys.reading import matrix_of
from tests.journeys.documents import documents, in_order
from tests.journeys.exports.maps import (
    ABOUT,
    a_large_map,
    a_map,
    a_situation,
    drawn,
    figures,
)


def texts(sheet: Sheet) -> list[str]:
    blocks = [shape for shape in sheet.shapes if isinstance(shape, Block)]
    return [said.text for block in blocks for said in block.words]


def test_everything_that_is_written_is_drawn() -> None:
    found = " ".join(texts(whole(drawn())))
    for said in (
        "1. Choisir",
        "Comparer",
        "Un prix clair",
        "Délai d’expertise",
        "5/5",
        "En cours",
    ):
        assert said in found


def test_a_quotation_has_its_marks_once() -> None:
    assert "«\u00a0On me redemande tout\u00a0»" in texts(whole(drawn()))


def test_a_figure_stands_with_its_interval_and_its_base() -> None:
    found = texts(whole(drawn(shown=figures())))
    assert {"−18", "NPS [−27 ; −9]", "n = 402"} <= set(found)


def test_a_base_that_is_too_small_is_hollow_and_says_so() -> None:
    hollow = Figure("hollow", "—", "", "n = 7", "Base insuffisante : encore 3 réponses")
    sheet = whole(drawn(shown=figures(hollow)))
    rings = [s for s in sheet.shapes if isinstance(s, Block) and s.form == "ring"]
    assert [ring.is_dashed for ring in rings] == [True]
    assert "NPS\u00a0· Base insuffisante : encore 3 réponses" in texts(sheet)
    assert "—" not in texts(sheet)


def test_a_private_figure_shows_no_count() -> None:
    hidden = Figure("private", "—", "", "", "Trop peu de personnes")
    assert not [said for said in texts(whole(drawn(shown=figures(hidden)))) if "n =" in said]


def test_without_figures_a_point_says_its_objective() -> None:
    assert "NPS · objectif +20 · seuil 0" in texts(whole(drawn()))


def test_emotions_are_a_curve_through_their_situations() -> None:
    felt = [{"lane": "emotion", "text": "Ravi", "mood": 2}]
    lost = [{"lane": "emotion", "text": "Perdu", "mood": -2}]
    lived = [a_situation("Avant", notes=lost), a_situation("Après", notes=felt)]
    sheet = whole(drawn(a_map(stages=[{"name": "Choisir", "situations": lived}])))
    (curve,) = [shape for shape in sheet.shapes if isinstance(shape, Curve)]
    (_, low, _), (_, high, _) = curve.placed
    assert low > high


def test_a_stage_without_situation_keeps_its_place() -> None:
    sheet = whole(drawn(a_map(stages=[{"name": "Découvrir"}], points=[])))
    assert {"1. Découvrir", "Aucune situation"} <= set(texts(sheet))


def test_an_empty_map_is_drawn() -> None:
    assert poster(drawn(a_map(stages=[], points=[])), ABOUT).width >= LEAST


@settings(max_examples=30)
@given(document=documents())
def test_nothing_stands_outside_the_drawing(document) -> None:
    sheet = poster(Content(matrix_of(in_order(document))), ABOUT)
    for shape in sheet.shapes:
        assert 0 <= shape.x <= sheet.width
        assert 0 <= shape.y <= sheet.height
        if isinstance(shape, Block | Icon):
            assert shape.y + getattr(shape, "height", 0) <= sheet.height


# Pages


def test_a_page_is_no_larger_than_its_room() -> None:
    content = drawn(a_large_map(stages=4, situations=5, notes=3))
    found = pages(content, 1000, 700)
    assert {(sheet.width <= 1000, sheet.height <= 700) for sheet in found} == {(True, True)}


def test_pages_together_show_all_of_the_map() -> None:
    content = drawn(a_large_map(stages=4, situations=5))
    found = {said for sheet in pages(content, 1000, 700) for said in texts(sheet)}
    assert set(texts(whole(content))) <= found


def test_the_heads_of_lanes_and_stages_are_repeated() -> None:
    first, second = pages(drawn(a_large_map(stages=2, situations=6)), 900, 5000)
    assert {"Étapes", "Irritants"} <= set(texts(first)) & set(texts(second))


def test_pages_are_cut_between_stages() -> None:
    said = [sheet.said for sheet in pages(drawn(a_large_map(3, 3)), 900, 5000)]
    assert said == ["Étapes 1 à 2\u00a0: Étape 0, Étape 1", "Étape 3\u00a0: Étape 2"]


def test_a_page_of_one_lane_names_it_once() -> None:
    said = [sheet.said for sheet in pages(drawn(a_large_map(1, 1, notes=12)), 900, 400)]
    assert said[-1] == "Étape 1\u00a0: Étape 0 · Actions"


def test_what_a_page_has_no_room_for_is_counted() -> None:
    crowded = [{"lane": "irritant", "text": f"Irritant {n}"} for n in range(60)]
    stage = {"name": "Choisir", "situations": [a_situation(notes=crowded)]}
    found = [s for sheet in pages(drawn(a_map(stages=[stage])), 900, 500) for s in texts(sheet)]
    (left,) = [int(said.split()[2]) for said in found if said.startswith("… et")]
    assert left + len([said for said in found if said.startswith("Irritant ")]) == 60


def test_one_page_is_as_large_as_it_can_be_read() -> None:
    room = Room(width=1000, height=2000, least=0.5, usual=0.8)
    assert laid(drawn(), room).scale == 1.0
    assert len(laid(drawn(), room).sheets) == 1


# Above the drawing


def test_the_masthead_says_whose_map_it_is_and_of_when() -> None:
    said = masthead(drawn(shown=figures()), ABOUT)
    assert said.kicker == "Maison Lavigne · Carte du parcours · Actuel"
    assert said.title == "Assurance habitation"
    assert said.told[0] == "Objectif\u00a0: Être compris"
    assert "Chiffres au 26 novembre 2026 à 14 h 30" in said.told[2]
