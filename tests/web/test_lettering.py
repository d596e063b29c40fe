"""A text is as wide as the letters it is drawn with; lines are cut between words."""

from __future__ import annotations

import io

import pytest
import resvg_py
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from jalon.web.lettering import BOLD, FACES, REGULAR, is_ours, width, wrapped


def ink_width(text: str, size: int, weight: int) -> int:
    """Of the text as resvg draws it, in pixels."""
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60"><text x="10" y="40"'
        f' font-family="Inter" font-size="{size}" font-weight="{weight}">{text}</text></svg>'
    )
    image = resvg_py.svg_to_bytes(
        svg_string=drawing, skip_system_fonts=True, font_files=[str(f) for f in FACES.values()]
    )
    left, _, right, _ = Image.open(io.BytesIO(bytes(image))).getbbox()
    return right - left


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_it_measures_what_is_drawn(weight) -> None:
    text = "Délai d’expertise supérieur à 15 jours"
    assert abs(ink_width(text, 30, weight) - width(text, 30, weight)) < 6


def test_bold_is_wider() -> None:
    assert width("Remboursement", 11, BOLD) > width("Remboursement", 11)


def test_lines_are_cut_between_words() -> None:
    assert wrapped("Recevoir sa carte de tiers payant", 110, 11) == (
        "Recevoir sa carte de", "tiers payant",
    )  # fmt: skip


def test_a_word_too_long_is_cut() -> None:
    lines = wrapped("anticonstitutionnellement", 60, 11)
    assert len(lines) > 1
    assert "".join(lines) == "anticonstitutionnellement"


def test_what_is_left_out_is_said() -> None:
    assert wrapped("un deux trois quatre", 40, 11, most=2) == ("un", "deux…")


def test_lines_of_a_text_are_kept() -> None:
    assert wrapped("Un\nDeux", 200, 11) == ("Un", "Deux")


def test_letters_of_another_alphabet_are_told_apart() -> None:
    assert (is_ours("Œuvre à 1\u202f000 €"), is_ours("Привет")) == (True, False)


@given(text=st.text(max_size=60), room=st.integers(20, 200))
def test_no_line_is_wider_than_its_room(text, room) -> None:
    assert all(len(line) <= 1 or width(line, 11) <= room for line in wrapped(text, room, 11))
