"""The geometry of the map: drawn boards, no database."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

from jalon.cockpit.board import Board, Line, Place, Situation, Stage
from jalon.cockpit.drawing import (
    COLUMN,
    FIRST_LINE,
    LINE_STEP,
    NAMES,
    ROOM,
    WIDEST_COLUMN,
    draw,
    wrapped,
)

WEB, PHONE = Line("web", "web", "Site web"), Line("phone", "phone", "Téléphone")


def a_board(*stages: Stage) -> Board:
    return Board((WEB, PHONE), stages)


CHOOSE = Stage(
    1, "Choisir", (
        Situation(1, "Chercher", places=(Place(1, "web"),)),
        Situation(2, "Faire un devis", places=(Place(2, "web", ("devis",)), Place(3, "phone"))),
    ),
)  # fmt: skip
HELP = Stage(
    2, "Être aidé",
    (Situation(3, "Appeler", "moment_of_truth", (Place(4, "phone", ("sav", "rappel")),)),),
)  # fmt: skip


def figure(label: str = "Appel") -> SimpleNamespace:
    return SimpleNamespace(label=label)


FIGURES = {"devis": figure("Devis"), "sav": figure("Le SAV"), "rappel": figure("Le rappel")}


def test_a_station_stands_on_its_channel() -> None:
    stations = draw(a_board(CHOOSE, HELP), FIGURES, {}).stations
    assert [station.y for station in stations] == [
        FIRST_LINE, FIRST_LINE, FIRST_LINE + LINE_STEP, FIRST_LINE + LINE_STEP,
    ]  # fmt: skip


def test_each_point_of_a_situation_has_its_column_and_its_name() -> None:
    stations = draw(a_board(CHOOSE, HELP), FIGURES, {}).stations
    assert [(each.point, " ".join(each.label)) for each in stations] == [
        ("", "Chercher"), ("devis", "Faire un devis"), ("sav", "Le SAV"), ("rappel", "Le rappel"),
    ]  # fmt: skip
    assert stations[3].x - stations[2].x == WIDEST_COLUMN


def test_only_the_first_station_of_a_situation_carries_its_moment() -> None:
    stations = draw(a_board(HELP), FIGURES, {}).stations
    assert [station.is_first for station in stations] == [True, False]


def test_another_channel_of_a_situation_is_a_ring() -> None:
    rings = draw(a_board(CHOOSE, HELP), FIGURES, {}).rings
    assert [(ring.line.key, ring.y) for ring in rings] == [("phone", FIRST_LINE + LINE_STEP)]


def test_a_leg_takes_the_colour_of_where_it_arrives() -> None:
    legs = draw(a_board(CHOOSE, HELP), FIGURES, {}).legs
    assert [leg.kind for leg in legs] == ["web", "phone", "phone"]


def test_a_leg_on_one_line_is_straight() -> None:
    assert draw(a_board(CHOOSE), FIGURES, {}).legs[0].path == "M202 78H330"


def test_a_folded_stage_keeps_its_place_and_hides_its_stations() -> None:
    drawn = draw(a_board(CHOOSE, HELP), FIGURES, {}, folded={1})
    assert [(zone.is_folded, zone.x) for zone in drawn.zones] == [(True, NAMES), (False, 184)]
    assert [station.point for station in drawn.stations] == ["sav", "rappel"]


def test_answers_never_move_a_line() -> None:
    board = a_board(CHOOSE, HELP)
    before, after = (
        draw(board, FIGURES, {}),
        draw(board, FIGURES, {"sav": (-40.0, -50.0, -30.0)}),
    )
    assert (before.stations, before.zones, before.height) == (
        after.stations, after.zones, after.height,
    )  # fmt: skip


def test_a_gap_is_drawn_with_its_interval() -> None:
    strip = draw(a_board(HELP), FIGURES, {"sav": (-10.0, -20.0, 0.0)}).strip
    whisker = strip.whiskers[0]
    assert whisker.top == strip.objective
    assert whisker.top < whisker.y < whisker.bottom


def test_a_gap_out_of_reach_stays_on_the_strip() -> None:
    strip = draw(a_board(HELP), FIGURES, {"sav": (-190.0, -200.0, -150.0)}).strip
    assert strip.whiskers[0].bottom == strip.bottom


def test_the_thread_links_what_is_measured() -> None:
    gaps = {"devis": (1.0, 0.0, 2.0), "rappel": (1.0, 0.0, 2.0)}
    strip = draw(a_board(CHOOSE, HELP), FIGURES, gaps).strip
    assert len(strip.thread.split()) == 2


def test_sixty_situations_have_sixty_columns() -> None:
    stages = [
        Stage(s, f"Étape {s}", tuple(
            Situation(s * 4 + i, f"Situation {i}", places=(Place(s * 4 + i, "web"),))
            for i in range(4)
        ))
        for s in range(15)
    ]  # fmt: skip
    drawn = draw(a_board(*stages), {}, {})
    places = [station.x for station in drawn.stations]
    assert len(places) == 60
    assert min(b - a for a, b in pairwise(places)) == COLUMN
    assert drawn.width > places[-1]


def test_a_journey_of_one_stage_is_not_blown_up_to_the_width_of_a_page() -> None:
    assert draw(a_board(HELP), FIGURES, {}).width == NAMES + ROOM


def test_a_situation_without_channel_is_drawn() -> None:
    board = Board((), (Stage(1, "Vide", (Situation(1, "Rêver"),)),))
    assert [station.point for station in draw(board, {}, {}).stations] == [""]


def test_an_empty_board_is_drawn() -> None:
    assert draw(Board(), {}, {}).stations == ()


def test_words_wrap_between_words() -> None:
    assert wrapped("Redonner ses informations") == ("Redonner ses", "informations")


def test_a_long_label_says_that_it_goes_on() -> None:
    assert wrapped("Un deux trois quatre cinq six sept huit", 9, 2) == ("Un deux", "trois…")


def test_a_word_too_long_is_cut() -> None:
    assert wrapped("Anticonstitutionnellement", 12, 3) == ("Anticonstituti-", "onnellement")
