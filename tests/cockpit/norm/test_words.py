from __future__ import annotations

import pytest
from django.utils import translation

from jalon.cockpit.norm import words
from jalon.measure import Estimate, Rank, Standing, Verdict

SHRUNK = Estimate("nps", 40.0, 30.0, 50.0, 100, 100.0)


def standing(verdict, p_better=0.97) -> Standing:
    return Standing(SHRUNK, p_better, verdict, None)


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [(1, "1ʳᵉ", "1st"), (2, "2ᵉ", "2nd"), (3, "3ᵉ", "3rd"), (11, "11ᵉ", "11th"),
     (21, "21ᵉ", "21st"), (112, "112ᵉ", "112th")],
)  # fmt: skip
def test_places_are_numbered_as_people_say_them(number, french, english) -> None:
    assert words.ordinal(number) == french
    with translation.override("en"):
        assert words.ordinal(number) == english


def test_a_place_comes_with_its_uncertainty() -> None:
    assert words.place(Rank(6.2, 3, 11, 30)) == "entre la 3ᵉ et la 11ᵉ place sur 30"
    assert words.place(Rank(1.0, 1, 1, 6)) == "à la 1ʳᵉ place sur 6"
    assert words.place(None) == ""
    with translation.override("en"):
        assert words.place(Rank(6.2, 3, 11, 30)) == "between 3rd and 11th of 30"


@pytest.mark.parametrize(
    ("name", "verdict", "said"),
    [
        ("nps", Verdict.BETTER, "Sûrement au-dessus de la norme"),
        ("nps", Verdict.WORSE, "Sûrement au-dessous de la norme"),
        ("nps", Verdict.ALIKE, "Rien ne la distingue de ses pairs"),
        ("ces1_mean", Verdict.BETTER, "Sûrement sous la norme\u00a0: c’est mieux"),
        ("ces1_mean", Verdict.WORSE, "Sûrement au-dessus de la norme\u00a0: c’est moins bien"),
    ],
)
def test_a_verdict_is_said_the_way_its_figure_runs(name, verdict, said) -> None:
    assert words.verdict(name, standing(verdict)) == said


@pytest.mark.parametrize(
    ("verdict", "p_better", "said"),
    [
        (Verdict.BETTER, 0.972, "97 chances sur 100 d’être meilleure que la norme"),
        (Verdict.WORSE, 0.03, "97 chances sur 100 d’être moins bonne que la norme"),
        (Verdict.BETTER, 0.9999, "99 chances sur 100 d’être meilleure que la norme"),
    ],
)
def test_a_chance_is_never_a_certainty(verdict, p_better, said) -> None:
    assert words.chance(standing(verdict, p_better)) == said
