"""The drawing as SVG and as PNG: alone in its file, whatever people wrote on the map."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from PIL import Image

from jalon.journeys.exports.files import Options, exported
from jalon.journeys.exports.layout import Content
from jalon.journeys.exports.png import HIGHEST, WIDEST, size_of
from jalon.journeys.exports.shapes import Sheet
from jalon.journeys.reading import matrix_of
from tests.journeys.documents import documents, in_order
from tests.journeys.exports.maps import ABOUT, a_map, drawn, figures

SVG = "{http://www.w3.org/2000/svg}"


def as_svg(content: Content, **options: object) -> str:
    return exported("svg", content, ABOUT, Options(**options)).body.decode()


def parsed(content: Content) -> ET.Element:
    return fromstring(as_svg(content))


def test_it_has_a_title_and_a_description() -> None:
    root = parsed(drawn(shown=figures()))
    assert root.findtext(f"{SVG}title") == "Assurance habitation"
    assert "Choisir. Mesures" in root.findtext(f"{SVG}desc")
    assert root.get("aria-labelledby") == "title description"


def test_a_text_is_text() -> None:
    said = {each.text for each in parsed(drawn()).iter(f"{SVG}text")}
    assert {"Assurance habitation", "Un prix clair", "Tarificateur"} <= said


def test_a_cell_says_its_lane_and_its_situation() -> None:
    groups = {each.get("aria-label") for each in parsed(drawn()).iter(f"{SVG}g")}
    assert "Irritants, Comparer" in groups


def test_what_people_write_is_only_text() -> None:
    attack = "<script>alert(1)</script> & \"<a href='https://x.example'>\""
    note = {"lane": "irritant", "text": attack}
    lived = {"name": attack[:80], "touchpoints": [{"channel": "web"}], "notes": [note]}
    root = parsed(drawn(a_map(name=attack, stages=[{"name": "S", "situations": [lived]}])))
    assert root.findtext(f"{SVG}title") == attack
    assert not [each for each in root.iter() if each.tag in {f"{SVG}script", f"{SVG}a"}]


def test_it_asks_for_nothing_outside() -> None:
    root = parsed(drawn(shown=figures()))
    asked = [value for each in root.iter() for name, value in each.items() if "href" in name]
    assert asked
    assert all(value.startswith("#icon-") for value in asked)
    assert "url(" not in as_svg(drawn(shown=figures()))


def test_the_dark_drawing_has_the_same_words() -> None:
    light, dark = as_svg(drawn()), as_svg(drawn(), theme="dark")
    assert [each.text for each in fromstring(light).iter(f"{SVG}text")] == [
        each.text for each in fromstring(dark).iter(f"{SVG}text")
    ]
    assert "#181818" in dark
    assert "#181818" not in light


@settings(max_examples=20)
@given(document=documents())
def test_any_map_is_a_drawing_that_can_be_read(document) -> None:
    assert parsed(Content(matrix_of(in_order(document)))).tag == f"{SVG}svg"


def test_a_character_that_xml_cannot_hold_leaves_a_sign() -> None:
    root = parsed(drawn(a_map(name="Achat \x0b en ligne")))
    assert root.findtext(f"{SVG}title") == "Achat \ufffd en ligne"


# PNG


def as_png(content: Content, **options: object) -> Image.Image:
    return Image.open(io.BytesIO(exported("png", content, ABOUT, Options(**options)).body))


def test_the_image_is_as_wide_as_asked() -> None:
    image = as_png(drawn(), width=1600)
    assert (image.format, image.width) == ("PNG", 1600)


def test_the_image_shows_the_stage() -> None:
    colours = {
        colour for _, colour in as_png(drawn(), width=1600).convert("RGB").getcolors(1 << 20)
    }
    assert (0x1C, 0x4F, 0x94) in colours


@pytest.mark.parametrize(("width", "height"), [(9000, 1800), (1300, 60_000), (10, 10)])
def test_the_image_is_bounded(width, height) -> None:
    size = size_of(Sheet(width, height, (), ""), 100_000)
    assert size.width <= WIDEST
    assert size.height <= HIGHEST


def test_letters_of_another_alphabet_are_drawn_too() -> None:
    assert as_png(drawn(a_map(name="Привет 你好")), width=800).width == 800
